"""`Person`: a named principal. Opsward knows people by name; who proves to be whom is the business of the faces."""

from typing import Literal

from domain.noun import Noun

Role = Literal["operator", "approver", "security", "admin"]


class Person(Noun):
    """`forge_login` is the person's account on the forge, absent when Opsward holds no token of theirs."""

    name: str
    roles: tuple[Role, ...]
    forge_login: str | None = None
