"""The HTTP application, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from adapters.settings import Settings
from api.application import OpenApplication
from api.errors import answer_errors
from api.front_door import OnlyThisMachine, refuse_open_door
from api.opening import Opening
from api.routes import about, approvals, assistants, audit, health, runs, states, threads
from api.tokens import read_tokens

PATIENCE_SECONDS = 10.0
"""How long the server waits for the application before it answers /ok without it."""


def build_api(open_app: OpenApplication, settings: Settings) -> FastAPI:
    """Raises UsageError for settings under which strangers could decide, or a people file that cannot be used."""
    refuse_open_door(settings)
    opening = Opening(open_app)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with opening.held(PATIENCE_SECONDS):
            yield

    api = FastAPI(title="Opsward", lifespan=lifespan, docs_url=None, redoc_url=None)
    api.state.opening = opening
    api.state.tokens = read_tokens(settings.people) if settings.identity == "token" and settings.people else {}
    if settings.identity == "asserted":
        api.add_middleware(OnlyThisMachine)
    answer_errors(api)
    for part in (health, about, threads, states, runs, assistants, approvals, audit):
        api.include_router(part.router)
    return api
