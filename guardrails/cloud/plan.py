"""`Plan`: cloud resources as Terraform will make them, from `terraform show -json` or from a .tf.json source."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from guardrails.shape import Object, mapping, sequence

REFERENCE = re.compile(r"(?:module\.[\w-]+(?:\[[^\]]+\])?\.)*[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource after the change. `unknown` are attributes known only after apply.

    `refers`: attribute -> addresses of resources it is made from. `changes` is false where the plan leaves it alone.
    """

    type: str
    address: str
    values: Object
    unknown: frozenset[str] = frozenset()
    refers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    resources: tuple[Resource, ...]

    def of(self, *types: str) -> Iterator[Resource]:
        return (resource for resource in self.resources if resource.type in types)


def is_plan(value: JsonValue) -> bool:
    return (
        isinstance(value, dict)
        and "format_version" in value
        and ("resource_changes" in value or "planned_values" in value)
    )


def read_plan(value: JsonValue, where: str) -> Plan:
    """The plan in the JSON of `terraform show -json`. Raises Unreadable."""
    plan = mapping(value, where)
    configuration = mapping(plan.get("configuration"), f"{where}: configuration")
    refers = dict(_references(mapping(configuration.get("root_module"), f"{where}: root_module"), ""))
    changes = sequence(plan.get("resource_changes"), f"{where}: resource_changes")
    return Plan(tuple(_planned(mapping(change, where), refers, where) for change in changes if _stands(change)))


def read_source(value: JsonValue, where: str) -> Plan:
    """The resources that a .tf.json source declares, as far as they are written out. Raises Unreadable."""
    declared = mapping(mapping(value, where).get("resource"), f"{where}: resource")
    found: list[Resource] = []
    for kind, named in declared.items():
        for name, body in mapping(named, f"{where}: {kind}").items():
            for block in body if isinstance(body, list) else [body]:
                found.append(_declared(kind, name, mapping(block, f"{where}: {kind}.{name}")))
    return Plan(tuple(found))


def unindexed(address: str) -> str:
    """`address` without count and for_each indexes, as the configuration names it."""
    return re.sub(r"\[[^\]]*\]", "", address)


def _stands(change: JsonValue) -> bool:
    """Whether a managed resource is there after the change."""
    described = mapping(change, "resource_changes")
    actions = mapping(described.get("change"), "change").get("actions")
    return described.get("mode", "managed") == "managed" and actions not in (["delete"], ["forget"])


def _planned(described: Object, refers: Mapping[str, dict[str, tuple[str, ...]]], where: str) -> Resource:
    address = str(described.get("address", ""))
    change = mapping(described.get("change"), f"{where}: {address}.change")
    unknown = change.get("after_unknown")
    return Resource(
        type=str(described.get("type", "")),
        address=address,
        values=mapping(change.get("after"), f"{where}: {address}.after"),
        unknown=frozenset(key for key, value in unknown.items() if value is True)
        if isinstance(unknown, dict)
        else frozenset(),
        refers=refers.get(unindexed(address), {}),
        changes=change.get("actions") != ["no-op"],
    )


def _declared(kind: str, name: str, body: Object) -> Resource:
    interpolated = {key: str(value) for key, value in body.items() if "${" in str(value)}
    return Resource(
        type=kind,
        address=f"{kind}.{name}",
        values={key: value for key, value in body.items() if key not in interpolated},
        unknown=frozenset(interpolated),
        refers={key: tuple(REFERENCE.findall(value)) for key, value in interpolated.items()},
    )


def _references(module: Object, prefix: str) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """(address, attribute -> addresses) of a module of the plan's configuration and of the modules it calls."""
    for item in sequence(module.get("resources"), "configuration"):
        resource = mapping(item, "configuration")
        expressions = mapping(resource.get("expressions"), "expressions")
        yield (
            prefix + str(resource.get("address", "")),
            {key: _addresses(value, prefix) for key, value in expressions.items()},
        )
    for name, called in mapping(module.get("module_calls"), "module_calls").items():
        inner = mapping(mapping(called, name).get("module"), name)
        yield from _references(inner, f"{prefix}module.{name}.")


def _addresses(expression: JsonValue, prefix: str) -> tuple[str, ...]:
    if not isinstance(expression, dict):
        return ()
    listed = sequence(expression.get("references"), "references")
    return tuple(prefix + found[0] for name in listed if (found := REFERENCE.match(str(name))))
