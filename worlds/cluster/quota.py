"""ResourceQuota: what a namespace may hold, counted over its living pods."""

from decimal import Decimal

from worlds.cluster.doc import Doc, dig
from worlds.cluster.quantity import asked, quantity, show
from worlds.cluster.state import POD, QUOTA, State, Thing

ALIASES = {"cpu": "requests.cpu", "memory": "requests.memory"}
COUNTED = ("pods", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


def refusal(state: State, namespace: str, pod_spec: Doc) -> str | None:
    """Why a new pod would break a quota of its namespace, in the API server's words; None when it fits."""
    for quota in state.all(QUOTA, namespace):
        hard = _hard(quota)
        missing = [r for r in hard if _unset(pod_spec, r)]
        if missing:
            named = ",".join(sorted(missing))
            return f"failed quota: {quota.name}: must specify {named} for: {pod_spec['containers'][0]['name']}"
        used = {r: _used(state, namespace, r) for r in hard}
        over = sorted(r for r in hard if used[r] + _asks(pod_spec, r) > hard[r])
        if over:
            requested = ",".join(f"{r}={show(_asks(pod_spec, r), r)}" for r in over)
            in_use = ",".join(f"{r}={show(used[r], r)}" for r in over)
            limited = ",".join(f"{r}={show(hard[r], r)}" for r in over)
            return f"exceeded quota: {quota.name}, requested: {requested}, used: {in_use}, limited: {limited}"
    return None


def reconcile(state: State) -> None:
    """Keep the status of every quota current."""
    for quota in state.all(QUOTA):
        hard = dig(quota.object, "spec", "hard", default={})
        used = {
            r: show(_used(state, quota.namespace, ALIASES.get(r, r)), r) for r in hard if ALIASES.get(r, r) in COUNTED
        }
        state.set_status(quota, {"hard": hard, "used": used})


def _hard(quota: Thing) -> dict[str, Decimal]:
    spec = dig(quota.object, "spec", "hard", default={})
    named = {ALIASES.get(r, r): quantity(v) for r, v in spec.items()}
    return {r: v for r, v in named.items() if r in COUNTED}


def _unset(pod_spec: Doc, resource: str) -> bool:
    """A quota on a resource makes every container name it."""
    if resource == "pods":
        return False
    which, _, name = resource.partition(".")
    return any(
        dig(c, "resources", which, name) is None
        and not (which == "requests" and dig(c, "resources", "limits", name) is not None)
        for c in pod_spec["containers"]
    )


def _asks(pod_spec: Doc, resource: str) -> Decimal:
    if resource == "pods":
        return Decimal(1)
    which, _, name = resource.partition(".")
    return asked(pod_spec, name, which)


def _used(state: State, namespace: str, resource: str) -> Decimal:
    living = [
        p
        for p in state.all(POD, namespace)
        if not p.deleting and dig(p.object, "status", "phase") not in ("Succeeded", "Failed")
    ]
    return sum((_asks(p.object["spec"], resource) for p in living), Decimal(0))
