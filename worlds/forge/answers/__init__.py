"""The tools of the forge, one file per kind of thing. Each tool takes a visit and its arguments and gives an answer."""
