"""Who is calling: asserted on this machine's loopback, proven by a token elsewhere."""

from typing import Annotated

from fastapi import Depends, Request

from api.errors import Refused, Unidentified
from api.opening import Opened
from api.tokens import fingerprint
from domain.person import Person

SAYS = "X-Opsward-As"
"""The header in which a caller of the embedded default says who they are."""
DEFAULT = "operator"


def caller(request: Request, app: Opened) -> Person:
    """Raises Unidentified for an unknown name or token."""
    if app.settings.identity == "asserted":
        return named(request.headers.get(SAYS, DEFAULT), app)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    name = request.app.state.tokens.get(fingerprint(token.strip())) if scheme.lower() == "bearer" else None
    if name is None:
        raise Unidentified(
            "This server does not know you.", "Send `Authorization: Bearer` with the token you were given."
        )
    return named(name, app)


def named(name: str, app: Opened) -> Person:
    person = app.deps.people.get(name)
    if person is None:
        raise Unidentified(f"Nobody here is called {name}.", f"Known are {', '.join(sorted(app.deps.people))}.")
    return person


def speaking_for(by: str | None, caller: Person, app: Opened) -> str:
    """Whose answer it is: `by` counts where identity is asserted. Raises Refused when somebody else's name is used."""
    if by is None or by == caller.name:
        return caller.name
    if app.settings.identity == "token":
        raise Refused(f"Your token says {caller.name}, your answer says {by}.", "Leave `by` out: the token decides.")
    return named(by, app).name


Caller = Annotated[Person, Depends(caller)]
