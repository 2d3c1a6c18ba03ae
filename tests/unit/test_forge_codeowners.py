"""CODEOWNERS patterns."""

import pytest

from worlds.forge.codeowners import matches, owner_groups, owners


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("*", "clusters/prod/a.yaml", True),
        ("*.tf", "modules/vpc/main.tf", True),
        ("*.tf", "README.md", False),
        ("/docs/", "docs/layout.md", True),
        ("/docs/", "modules/docs/layout.md", False),
        ("docs/", "modules/docs/layout.md", True),
        ("/clusters/*/argocd", "clusters/prod/argocd/cart.yaml", True),
        ("/clusters/*", "clusters/prod/cart.yaml", False),
        ("/clusters/**/deployment.yaml", "clusters/prod/cart/deployment.yaml", True),
    ],
)
def test_a_pattern_covers_what_github_says_it_covers(pattern: str, path: str, covered: bool) -> None:
    assert matches(pattern, path) is covered


def test_the_last_matching_line_counts() -> None:
    text = "# all\n* @platform\n/payments/ @payments @lead # both\n/payments/docs/\n"
    assert owners(text, "README.md") == ("platform",)
    assert owners(text, "payments/a.yaml") == ("payments", "lead")
    assert owners(text, "payments/docs/a.md") == ()
    assert owner_groups(text, ["README.md", "payments/a.yaml", "payments/docs/a.md"]) == {
        ("platform",),
        ("payments", "lead"),
    }
