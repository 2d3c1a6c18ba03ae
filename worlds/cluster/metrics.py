"""metrics.yaml: what pods and nodes use, steady with a little movement that is fixed by pod and minute."""

from decimal import Decimal
from fnmatch import fnmatchcase

from domain.noun import Noun
from worlds.cluster.doc import Doc, dig
from worlds.cluster.names import number
from worlds.cluster.quantity import asked, quantity
from worlds.cluster.state import POD, State, Thing

MEMORY, CPU = Decimal(2**20), Decimal("0.001")


class Usage(Noun):
    """`workload` and `namespace` are shell patterns; the first that fits counts."""

    workload: str = "*"
    namespace: str = "*"
    cpu: str
    memory: str


class Metrics(Noun):
    """`system` is what a node uses besides its pods."""

    pods: tuple[Usage, ...] = ()
    system: Usage = Usage(cpu="95m", memory="810Mi")


Amount = tuple[int, int]
"""Millicores and MiB."""


def of_pod(metrics: Metrics, pod: Thing, now: int) -> list[tuple[str, Amount]]:
    """Container -> what it uses. Empty when the pod does not run."""
    if dig(pod.object, "status", "phase") != "Running":
        return []
    return [
        (c["name"], _moved(_measured(metrics, pod, c), f"{pod.name}/{c['name']}/{now // 60}"))
        for c in pod.object["spec"]["containers"]
    ]


def of_node(metrics: Metrics, state: State, node: Thing) -> Amount:
    mine = [p for p in state.all(POD) if dig(p.object, "spec", "nodeName") == node.name]
    used = [_amount(metrics.system)] + [u for p in mine for _, u in of_pod(metrics, p, state.now)]
    return sum(cpu for cpu, _ in used), sum(memory for _, memory in used)


def _measured(metrics: Metrics, pod: Thing, container: Doc) -> Amount:
    workload = str(pod.sim.get("workload", pod.name))
    for usage in metrics.pods:
        if fnmatchcase(workload, usage.workload) and fnmatchcase(pod.namespace, usage.namespace):
            return _amount(usage)
    spec = {"containers": [container]}
    return int(asked(spec, "cpu") / CPU / 8), int(asked(spec, "memory") / MEMORY / 3)


def _amount(usage: Usage) -> Amount:
    return int(quantity(usage.cpu) / CPU), int(quantity(usage.memory) / MEMORY)


def _moved(amount: Amount, seed: str) -> Amount:
    """Up to eight percent more or less."""
    cpu, memory = amount
    return (
        max(1, cpu * (92 + number(seed, 17)) // 100),
        max(1, memory * (97 + number(f"{seed}/m", 7)) // 100),
    )
