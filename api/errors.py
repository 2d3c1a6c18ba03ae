"""What can go wrong over HTTP, and the one place where an error becomes a status and a body."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from domain.errors import (
    AlreadyAnswered,
    ApprovalExpired,
    NoSuchApproval,
    NotPermitted,
    NotYours,
    OpswardError,
    ThreadBusy,
    Unavailable,
    UsageError,
)

log = logging.getLogger("opsward.api")


class NoSuchThread(OpswardError):  # noqa: N818 - the condition is the name, as in domain.errors
    """There is no thread with this id."""


class NoSuchThing(OpswardError):  # noqa: N818
    """There is no assistant, run or checkpoint with this id."""


class Refused(OpswardError):  # noqa: N818
    """The wire allows it, Opsward does not: it would lead around the gate or around the record."""


class Unidentified(OpswardError):  # noqa: N818
    """Nobody, or nobody known, is asking."""


class Stale(OpswardError):  # noqa: N818
    """The answer is to something that is not asked any more."""


STATUS: Mapping[type[OpswardError], int] = {
    Unidentified: 401,
    Refused: 403,
    NotYours: 403,
    NotPermitted: 403,
    NoSuchThread: 404,
    NoSuchThing: 404,
    NoSuchApproval: 404,
    AlreadyAnswered: 409,
    Stale: 409,
    ThreadBusy: 409,
    ApprovalExpired: 410,
    UsageError: 422,
    Unavailable: 503,
}


def status_of(error: OpswardError) -> int:
    """The status of the nearest class that has one; 500 for the rest."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def body_of(error: Exception) -> dict[str, str]:
    """What a client is told. The text of an error that is not ours stays in the log: nobody vetted it."""
    if isinstance(error, OpswardError):
        return {"error": type(error).__name__, "detail": str(error.args[0]), "remedy": error.remedy}
    return {
        "error": type(error).__name__,
        "detail": f"Opsward met an error that it did not expect ({type(error).__name__}).",
        "remedy": "The server's log has the details.",
    }


def answer_errors(api: FastAPI) -> None:
    """Every error of ours, of validation and of neither leaves as {"error", "detail", "remedy"}."""

    @api.exception_handler(OpswardError)
    async def ours(_: Request, error: OpswardError) -> JSONResponse:
        return JSONResponse(body_of(error), status_of(error), headers=_headers(error))

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        return JSONResponse(body_of(UsageError(f"The request is not usable: {wrong}.", "Correct these fields.")), 422)

    @api.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error", exc_info=error)
        return JSONResponse(body_of(error), 500)


def _headers(error: OpswardError) -> dict[str, str]:
    if isinstance(error, Unidentified):
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": "2"} if isinstance(error, Unavailable) else {}
