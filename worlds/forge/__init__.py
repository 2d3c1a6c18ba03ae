"""The forge of a world: repositories that are real git, with pull requests, reviews and workflow runs around them."""
