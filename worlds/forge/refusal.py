"""`Refusal`: a tool call that ends in an error, worded as github-mcp-server words it."""

API = "https://api.github.com"


class Refusal(Exception):  # noqa: N818 - not a fault: an answer
    """`str(refusal)` is the text of the result, which has isError set."""


def refused(what: str, request: str, status: int, message: str, *errors: str) -> Refusal:
    """The forge's API answered `request` ("PUT /repos/shop/gitops/pulls/7/merge") with an error.

    `what` is what the tool was doing ("failed to merge pull request"); `errors` the details in the printed form of
    the Go client ("{Resource:PullRequest Field:head Code:invalid Message:}").
    """
    method, _, path = request.partition(" ")
    return Refusal(f"{what}: {method} {API}{path}: {status} {message} [{' '.join(errors)}]")


def error_detail(resource: str, field: str = "", code: str = "custom", message: str = "") -> str:
    return f"{{Resource:{resource} Field:{field} Code:{code} Message:{message}}}"
