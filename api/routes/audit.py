"""The audit chain, verified from its first link."""

from fastapi import APIRouter
from pydantic import JsonValue

from api.caller import Caller
from api.opening import Opened

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("/verify")
async def verify(app: Opened, _: Caller) -> dict[str, JsonValue]:
    """`broken` is the first break in words, null when the chain is whole."""
    records, broken = await app.deps.audit.verify()
    return {"records": records, "broken": broken}
