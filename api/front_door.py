"""The front door of the embedded default, where callers say who they are unchecked: only this machine may enter.

A page of another site must not enter through the browser of somebody on this machine either: the Host must name the
loopback (DNS rebinding), and an Origin, where there is one, too (cross-site requests).
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.settings import Settings
from api.errors import Refused, body_of
from domain.errors import UsageError


def refuse_open_door(settings: Settings) -> None:
    """Raises UsageError when callers elsewhere could assert who they are, or have nothing to prove it with."""
    if settings.identity == "asserted" and not loopback(settings.host):
        raise UsageError(
            f"With OPSWARD_IDENTITY=asserted everybody may say that they are anybody, so {settings.host} is refused.",
            "Set OPSWARD_IDENTITY=token and OPSWARD_PEOPLE, or listen on 127.0.0.1.",
        )
    if settings.identity == "token" and settings.people is None:
        raise UsageError("OPSWARD_IDENTITY=token needs a people file with the hashes of tokens.", "Set OPSWARD_PEOPLE.")


def loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class OnlyThisMachine:
    """ASGI middleware: 403 for a request whose Host, or Origin if it has one, is not the loopback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (stranger := foreign(Headers(scope=scope))):
            error = Refused(
                f"{stranger} may not use this server.", "It answers to this machine's loopback address only."
            )
            await JSONResponse(body_of(error), 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def foreign(headers: Headers) -> str:
    """The Host or Origin that is not the loopback; empty when there is none."""
    if not loopback(urlsplit(f"//{headers.get('host', '')}").hostname or ""):
        return f"Host {headers.get('host', '(absent)')}"
    origin = headers.get("origin")
    if origin is not None and not loopback(urlsplit(origin).hostname or ""):
        return f"Origin {origin}"
    return ""
