"""pods_top and nodes_top, as `kubectl top` prints them."""

from worlds.cluster import metrics
from worlds.cluster.doc import dig
from worlds.cluster.errors import ApiError
from worlds.cluster.quantity import quantity
from worlds.cluster.selectors import labels
from worlds.cluster.state import NODE, POD, Thing
from worlds.cluster.table import aligned
from worlds.cluster.tools.call import Answer, Arguments, Call

LINE = "________"


def measures(call: Call) -> metrics.Metrics:
    return metrics.Metrics.model_validate(call.state.tx.get("metrics", call.cluster.name) or {})


def pods_top(call: Call, arguments: Arguments) -> Answer:
    rows: list[list[str]] = []
    cpu = memory = 0
    for pod in _pods(call, arguments):
        for container, (used_cpu, used_memory) in metrics.of_pod(measures(call), pod, call.state.now):
            rows.append([pod.namespace, pod.name, container, f"{used_cpu}m", f"{used_memory}Mi", "0Mi"])
            cpu, memory = cpu + used_cpu, memory + used_memory
    if not rows:
        return Answer("")
    head = ["NAMESPACE", "POD", "NAME", "CPU(cores)", "MEMORY(bytes)", "SWAP(bytes)"]
    total = [["", "", "", LINE, LINE], ["", "", "", f"{cpu}m", f"{memory}Mi", "0Mi"]]
    return Answer(aligned([head, *rows, *total], closed=True))


def _pods(call: Call, arguments: Arguments) -> list[Thing]:
    everywhere = arguments.get("all_namespaces", True) and not arguments.get("namespace")
    space = "" if everywhere else str(arguments.get("namespace") or "default")
    if name := arguments.get("name"):
        found = [pod for pod in call.state.all(POD, space) if pod.name == name]
        if not found or not metrics.of_pod(measures(call), found[0], call.state.now):
            why = f'podmetrics.metrics.k8s.io "{space}/{name}" not found'
            raise ApiError(f"failed to get pods top: failed to get metrics for pod {space}/{name}: {why}")
        return found
    chosen = labels(arguments.get("label_selector"))
    return [pod for pod in call.state.all(POD, space) if chosen(pod.object)]


def nodes_top(call: Call, arguments: Arguments) -> Answer:
    nodes = _nodes(call, arguments)
    if not nodes:
        return Answer("")
    head = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)", "SWAP(bytes)", "SWAP(%)"]
    return Answer(aligned([head, *(_row(call, node) for node in nodes)], closed=True))


def _nodes(call: Call, arguments: Arguments) -> list[Thing]:
    if name := arguments.get("name"):
        found = call.state.get(NODE, "", str(name))
        if found is None:
            why = f'nodemetrics.metrics.k8s.io "{name}" not found'
            raise ApiError(f"failed to get nodes top: failed to get metrics for node {name}: {why}")
        return [found]
    chosen = labels(arguments.get("label_selector"))
    return [node for node in call.state.all(NODE) if chosen(node.object)]


def _row(call: Call, node: Thing) -> list[str]:
    cpu, memory = metrics.of_node(measures(call), call.state, node)
    whole_cpu = int(quantity(dig(node.object, "status", "allocatable", "cpu", default="1")) * 1000)
    whole_memory = int(quantity(dig(node.object, "status", "allocatable", "memory", default="1Mi")) / 2**20)
    shares = f"{cpu * 100 // whole_cpu}%", f"{memory * 100 // whole_memory}%"
    return [node.name, f"{cpu}m", shares[0], f"{memory}Mi", shares[1], "0Mi", "<unknown>"]
