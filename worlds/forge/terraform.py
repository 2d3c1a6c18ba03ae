"""What Terraform prints about a recorded plan (the JSON of `terraform show -json`). Nothing is written twice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import Field, JsonValue

from domain.call import Digest, digest_of
from domain.noun import Noun

VERBS = {
    ("create",): ("+", "will be created"),
    ("update",): ("~", "will be updated in-place"),
    ("delete",): ("-", "will be destroyed"),
    ("delete", "create"): ("-/+", "must be replaced"),
    ("create", "delete"): ("+/-", "must be replaced"),
}


class Change(Noun, extra="ignore"):
    actions: tuple[str, ...]
    after: dict[str, JsonValue] | None = None
    after_unknown: dict[str, JsonValue] = Field(default_factory=dict)


class ResourceChange(Noun, extra="ignore"):
    address: str
    type: str
    name: str
    mode: str = "managed"
    change: Change


class PlanJson(Noun, extra="ignore"):
    resource_changes: tuple[ResourceChange, ...] = ()

    @property
    def changes(self) -> tuple[ResourceChange, ...]:
        return tuple(r for r in self.resource_changes if r.mode == "managed" and r.change.actions in VERBS)


@dataclass(frozen=True)
class Counts:
    add: int
    change: int
    destroy: int


def plan_of(text: str) -> PlanJson:
    """Raises pydantic.ValidationError when it is not a plan."""
    return PlanJson.model_validate_json(text)


def one_line(text: str) -> str:
    """The plan as the workflow prints it: one line, keys sorted."""
    return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_digest(text: str) -> Digest:
    """SHA-256 over the canonical JSON of the plan: `jq -cS . plan.json | sha256sum` gives the same."""
    return digest_of(json.loads(text))


def counts(plan: PlanJson) -> Counts:
    def having(action: str) -> int:
        return sum(action in each.change.actions for each in plan.changes)

    return Counts(having("create"), having("update"), having("delete"))


def plan_lines(plan: PlanJson) -> Iterator[str]:
    """The human form: every planned resource with its known values, then the summary."""
    if not plan.changes:
        yield "No changes. Your infrastructure matches the configuration."
        return
    yield "Terraform will perform the following actions:"
    for each in plan.changes:
        yield ""
        yield from _resource(each)
    yield ""
    yield plan_summary(plan)


def plan_summary(plan: PlanJson) -> str:
    found = counts(plan)
    return f"Plan: {found.add} to add, {found.change} to change, {found.destroy} to destroy."


def apply_lines(plan: PlanJson) -> Iterator[str]:
    """What `terraform apply` prints when everything goes well."""
    for each in plan.changes:
        create, delete = "create" in each.change.actions, "delete" in each.change.actions
        if delete:
            yield f"{each.address}: Destroying..."
            yield f"{each.address}: Destruction complete after 1s"
        if create:
            yield f"{each.address}: Creating..."
            yield f"{each.address}: Creation complete after 2s"
        if not create and not delete:
            yield f"{each.address}: Modifying..."
            yield f"{each.address}: Modifications complete after 1s"
    found = counts(plan)
    yield ""
    yield f"Apply complete! Resources: {found.add} added, {found.change} changed, {found.destroy} destroyed."


def _resource(each: ResourceChange) -> Iterator[str]:
    sign, will = VERBS[each.change.actions]
    yield f"  # {each.address} {will}"
    yield f'{sign:>3} resource "{each.type}" "{each.name}" {{'
    values = {
        **(each.change.after or {}),
        **dict.fromkeys(k for k, v in each.change.after_unknown.items() if v is True),
    }
    width = max((len(key) for key in values), default=0)
    for key in sorted(values):
        shown = json.dumps(values[key], ensure_ascii=False) if values[key] is not None else "(known after apply)"
        yield f"      {sign[0]} {key:<{width}} = {shown}"
    yield "    }"
