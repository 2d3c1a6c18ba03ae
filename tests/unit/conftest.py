"""What unit tests share: dependencies of which none does any I/O."""

from collections.abc import Callable
from typing import cast

import pytest

from domain.ports import Approvals, Audit, Clock, Estate, Library, Runs, ToolGateway
from guardrails.policies import assemble
from language import understand
from nodes.deps import Deps
from personas.persona import load_all
from tools.catalogue import load


class Absent:
    """A port that must not be touched: any use of it fails the test."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        raise AssertionError(f"{name} was used")


@pytest.fixture(scope="session")
def deps() -> Deps:
    absent = Absent()
    return Deps(
        understanding=understand,
        gateway=cast(ToolGateway, absent),
        approvals=cast(Approvals, absent),
        audit=cast(Audit, absent),
        runs=cast(Runs, absent),
        estate=cast(Estate, absent),
        library=cast(Library, absent),
        clock=cast(Clock, absent),
        personas=load_all(),
        policies=assemble(load()),
        people={},
    )
