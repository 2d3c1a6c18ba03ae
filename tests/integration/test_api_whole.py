"""The stock LangGraph client against the whole of Opsward: PostgreSQL, the graph database, the demo world, the gate."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langgraph_sdk import get_client

from adapters.settings import Settings
from server import open_app
from tests.integration.api_serving import plain, serving, until

DEPLOY = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"


@pytest.fixture
def url(home: Path, addresses: object) -> Iterator[str]:
    """Served from a home that the test session shares."""
    settings = Settings(home=home, world="demo", embedded_idle_seconds=10)
    with serving(lambda: open_app(settings), settings) as address:
        with plain(address) as http:
            until(lambda: http.get("/ready").status_code == 200, 60)
        yield address


async def test_nginx_is_deployed_by_a_client_that_knows_langgraph_only(url: str) -> None:
    async with get_client(url=url, api_key=None, headers={"X-Opsward-As": "operator"}) as operator:
        asked: Any = {"messages": [{"role": "user", "content": DEPLOY}]}
        parts = [
            part
            async for part in operator.runs.stream("whole", "opsward", input=asked, stream_mode=["updates", "values"])
        ]
        assert parts[0].event == "metadata"
        (interrupt,) = parts[-2].data["__interrupt__"]
        assert interrupt["value"]["action_requests"][0]["name"] == "github.merge_pull_request"
        assert (await operator.threads.get("whole"))["status"] == "interrupted"
    async with get_client(url=url, api_key=None, headers={"X-Opsward-As": "approver"}) as approver:
        answer: Any = {"resume": {interrupt["id"]: {"decisions": [{"type": "approve", "message": "확인"}]}}}
        values: Any = await approver.runs.wait("whole", "opsward", command=answer)
    assert values["status"] == "done"
    assert "3" in values["messages"][-1]["content"]
    assert "Running" in values["messages"][-1]["content"]
    with plain(url) as http:
        (approval,) = http.get("/approvals", params={"thread": "whole"}).json()
        assert (approval["by"], approval["status"], approval["reason"]) == ("approver", "used", "확인")
        assert http.get("/audit/verify").json()["broken"] is None
