"""Health: /ok says that the process answers, /ready that what it needs answers too, /info what it is."""

from importlib.metadata import version

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import JsonValue

from api.application import Application
from api.opening import opening_of
from domain.errors import Unavailable
from domain.intent import Targets

router = APIRouter(tags=["health"])


@router.get("/ok")
async def ok() -> dict[str, bool]:
    return {"ok": True}


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """503 with what is missing until PostgreSQL and the graph database answer."""
    opening = opening_of(request)
    missing = [opening.trouble] if opening.app is None else await missing_of(opening.app)
    return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)


async def missing_of(app: Application) -> list[str]:
    missing: list[str] = []
    for asked in (app.deps.runs.latest(1), app.deps.estate.context(Targets())):
        try:
            await asked
        except Unavailable as error:
            missing.append(str(error))
    return missing


@router.get("/info")
async def info() -> dict[str, JsonValue]:
    return {
        "version": version("langgraph-sdk"),
        "langgraph_py_version": version("langgraph"),
        "flags": {"assistants": True, "crons": False, "langsmith": False},
        "opsward": {"wire": "langgraph v1"},
    }
