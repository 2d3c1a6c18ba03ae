"""What a face tells about itself: the world, its clusters, who is asking and who else is there."""

from fastapi import APIRouter
from pydantic import JsonValue

from api.caller import Caller
from api.opening import Opened
from domain.errors import Unavailable
from domain.intent import Targets

router = APIRouter(tags=["about"])


@router.get("/about")
async def about(app: Opened, who: Caller) -> dict[str, JsonValue]:
    """`clusters` is empty while the graph does not answer: /ready tells."""
    try:
        clusters = [each.name for each in (await app.deps.estate.context(Targets())).clusters]
    except Unavailable:
        clusters = []
    return {
        "world": app.settings.world,
        "clusters": list(clusters),
        "identity": app.settings.identity,
        "principal": who.name,
        "people": [{"name": each.name, "roles": list(each.roles)} for each in app.deps.people.values()],
    }
