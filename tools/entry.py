"""The schema of tools/*.yaml: one kind of MCP server and what each of its tools does."""

from typing import Any

from pydantic import Field, model_validator

from domain.classification import Carriage, Classification
from domain.noun import Noun
from domain.vocabulary import Effect
from tools.condition import Condition


class Limits(Noun):
    """`seconds` per call, `argument_bytes` of canonical JSON sent, `result_bytes` read back before cutting."""

    seconds: float = Field(default=30, gt=0)
    argument_bytes: int = Field(default=524_288, gt=0)
    result_bytes: int = Field(default=262_144, gt=0)


class Transport(Noun):
    """The default way to reach a server of this kind; settings give the address."""

    kind: str = Field(default="streamable_http", pattern="^(streamable_http|stdio)$")
    path: str = "/mcp"


class Case(Noun):
    """`effect`, or `deny` with the reason, when every condition of `when` holds."""

    when: dict[str, Condition] = Field(default_factory=dict)
    effect: Effect | None = None
    deny: str = ""
    requires_review: bool = False

    @model_validator(mode="after")
    def _one_of_two(self) -> "Case":
        if (self.effect is None) == (not self.deny):
            raise ValueError("needs either an effect or a reason to deny")
        return self


class Tool(Noun):
    """The first case whose conditions hold decides; none: denied. Short forms are `read` and `{deny: why}`."""

    cases: tuple[Case, ...]
    carries: dict[str, Carriage] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _long_form(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"cases": [{"effect": value}]}
        if isinstance(value, list):
            return {"cases": value}
        if isinstance(value, dict) and "cases" not in value:
            carries = value.get("carries", {})
            return {"cases": [{k: v for k, v in value.items() if k != "carries"}], "carries": carries}
        return value


class Entry(Noun):
    """One YAML: `servers` are glob patterns of server names, `pins` the file that holds the pinned tools/list."""

    name: str
    servers: tuple[str, ...] = Field(min_length=1)
    transport: Transport = Transport()
    limits: Limits = Limits()
    pins: str
    tools: dict[str, Tool]

    def classification(self, tool: Tool, case: Case) -> Classification:
        return Classification(
            kind=self.name,
            effect=case.effect,
            reason=case.deny,
            requires_review=case.requires_review,
            carries=tuple(tool.carries.items()),
        )
