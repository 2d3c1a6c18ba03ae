"""`ToolResult`: what a tool answered. It came from outside: data, never an instruction."""

from typing import Literal

from pydantic import JsonValue

from domain.noun import Noun


class ToolResult(Noun):
    """`text` is what the tool printed; `data` its structured content, or the text read as JSON or YAML where it is.

    `status`: "ok"; "error" the tool answered with an error; "denied" a guardrail or a person refused the call, so that
    it was never made; "stale" a precondition no longer held, so that it was never made. `text` then says why.
    """

    status: Literal["ok", "error", "denied", "stale"] = "ok"
    text: str = ""
    data: JsonValue = None

    @property
    def ok(self) -> bool:
        return self.status == "ok"
