"""A Terraform plan, read from the JSON of `terraform show -json`.

Format: https://developer.hashicorp.com/terraform/internals/json-format (format_version 1.x).
"""

from pydantic import JsonValue

from domain.noun import Noun


class PlanError(ValueError):
    """The document is not a Terraform plan."""


class Change(Noun):
    """One resource that the plan touches; `after` is what it will be, as far as that is known."""

    address: str
    type: str
    actions: tuple[str, ...]
    after: dict[str, JsonValue] = {}


class Plan(Noun):
    changes_: tuple[Change, ...]

    def _count(self, action: str) -> int:
        return sum(action in change.actions for change in self.changes_)

    @property
    def adds(self) -> int:
        return self._count("create")

    @property
    def changes(self) -> int:
        return self._count("update")

    @property
    def destroys(self) -> int:
        return self._count("delete")

    @property
    def summary(self) -> str:
        """Terraform's own summary line, and a line for each resource."""
        head = f"Plan: {self.adds} to add, {self.changes} to change, {self.destroys} to destroy."
        return "\n".join([head, *(f"  {'/'.join(change.actions)} {change.address}" for change in self.changes_)])


def parse(document: JsonValue) -> Plan:
    """Raises PlanError naming what is missing."""
    if not isinstance(document, dict) or "format_version" not in document:
        raise PlanError("no format_version: this is not the output of terraform show -json")
    listed = document.get("resource_changes")
    if not isinstance(listed, list):
        raise PlanError("resource_changes is missing")
    return Plan(changes_=tuple(change for item in listed if (change := _change(item)) is not None))


def _change(item: JsonValue) -> Change | None:
    """None for a resource that stays as it is."""
    change = item.get("change") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(change, dict):
        raise PlanError("a resource change without a change")
    listed = change.get("actions")
    actions = tuple(str(action) for action in listed) if isinstance(listed, list) else ()
    if actions in (("no-op",), ("read",)):
        return None
    after = change.get("after")
    return Change(
        address=str(item.get("address")),
        type=str(item.get("type")),
        actions=actions,
        after=after if isinstance(after, dict) else {},
    )
