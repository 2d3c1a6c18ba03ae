"""What the tests of "what must never happen" share: the whole of Opsward on a demo world of the test's own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from adapters.settings import Settings
from domain.approval import Approval
from domain.state import State
from graph.outcome import outcome_of
from nodes.classify import effect_of
from server import App, open_app
from worlds.names import find
from worlds.world import World

DEPLOY = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"
APPLY = "Terraform 코드 리뷰 후 GitHub Actions로 배포 실행해줘"
INCIDENT = "지난 30분 payments 장애 로그 요약해줘"
HARDEN = "prod 네임스페이스 보안 정책 점검하고 PR 리뷰 요청해줘"
RESTART = "restart catalog in production"

REACTIONS = "clusters/eks-prod-apne2/reactions.yaml"
WRITES = frozenset(
    {"pull_request.merged", "review.submitted", "workflow.dispatched", "resource.applied", "resource.deleted",
     "resource.scaled", "application.created", "application.synced"}
)  # fmt: skip
"""Kinds of effects that need a person."""


def overlay(folder: Path, files: Mapping[str, str]) -> Path:
    """Files that lie on top of the demo world."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def demo(relative: str) -> str:
    """The text of a file of the demo world."""
    return (find("demo") / relative).read_text(encoding="utf-8")


def replaced(text: str, was: str, now: str) -> str:
    """`text` with `was` replaced, which must stand in it."""
    assert was in text, was
    return text.replace(was, now)


@asynccontextmanager
async def opsward(home: Path, state: Path, lying_on_top: Path | None = None) -> AsyncIterator[App]:
    world = World.open(find("demo"), state, lying_on_top)
    async with open_app(Settings(home=home, embedded_idle_seconds=30), world=world) as app:
        yield app


async def ask(app: App, text: str, thread: str) -> Approval | None:
    """Run a request to its end (None) or to the approval that it waits for."""
    async for _ in app.runner.start(text, "operator", thread):
        pass
    return await app.runner.waiting_for(thread)


async def resume(app: App, thread: str) -> None:
    async for _ in app.runner.resume(thread):
        pass


async def to_the_end(app: App, text: str, thread: str) -> dict[str, Any]:
    """Run a request, approve whatever it asks for, and tell what became of it."""
    approval = await ask(app, text, thread)
    while approval is not None:
        await app.deps.approvals.decide(approval.id, "approver", "approved")
        await resume(app, thread)
        approval = await app.runner.waiting_for(thread)
    return await outcome(app, thread)


async def outcome(app: App, thread: str) -> dict[str, Any]:
    """As `opsward run --json` prints it."""
    values = cast(State, (await app.runner.snapshot(thread)).values)
    asked = await app.deps.approvals.all(thread=thread)
    status = await app.runner.status(thread)
    return dict(outcome_of(thread, status, values, asked, lambda call: effect_of(app.deps.policies, call)))


def effects(app: App) -> list[str]:
    """Kinds of everything the world saw Opsward do, in order."""
    return [str(effect["kind"]) for effect in app.world.effects() if effect.get("by") != "argocd"]


def writes(app: App) -> list[str]:
    return [kind for kind in effects(app) if kind in WRITES]
