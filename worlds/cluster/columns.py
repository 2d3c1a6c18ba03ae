"""The columns of each kind, as the API server prints them.

Sources: k8s.io/kubernetes/pkg/printers/internalversion; the printer columns of Argo CD's CRDs.
"""

from collections.abc import Callable

from worlds.cluster.doc import Doc, dig, labels_of, name_of
from worlds.cluster.pod_words import restarts, status_word
from worlds.cluster.times import age, epoch

Column = Callable[[Doc, int], str | int | None]
Columns = dict[str, Column]


def columns_of(group_kind: str) -> Columns:
    """Name, what is special about the kind, and its age."""
    return COLUMNS.get(group_kind, {"Name": _name, "Age": _age})


def _name(doc: Doc, _now: int) -> str:
    return name_of(doc)


def _age(doc: Doc, now: int) -> str:
    return age(now - epoch(doc["metadata"]["creationTimestamp"]))


def at(*path: str | int, default: str | int | None = None) -> Column:
    return lambda doc, _now: dig(doc, *path, default=default)


def _ready(doc: Doc, _now: int) -> str:
    return f"{dig(doc, 'status', 'readyReplicas', default=0)}/{dig(doc, 'spec', 'replicas', default=0)}"


def _pod_ready(doc: Doc, _now: int) -> str:
    found = dig(doc, "status", "containerStatuses", default=[])
    return f"{sum(1 for c in found if c['ready'])}/{len(dig(doc, 'spec', 'containers', default=[]))}"


def _containers(field: str) -> Column:
    return lambda doc, _now: ",".join(c[field] for c in dig(doc, "spec", "template", "spec", "containers", default=[]))


def _pairs(*path: str) -> Column:
    return lambda doc, _now: ",".join(f"{k}={v}" for k, v in sorted(dig(doc, *path, default={}).items())) or "<none>"


def _none(_doc: Doc, _now: int) -> str:
    return "<none>"


def _ports(doc: Doc, _now: int) -> str:
    found = dig(doc, "spec", "ports", default=[])
    return ",".join(
        f"{p['port']}{':' + str(p['nodePort']) if 'nodePort' in p else ''}/{p.get('protocol', 'TCP')}" for p in found
    )


def _roles(doc: Doc, _now: int) -> str:
    prefix = "node-role.kubernetes.io/"
    return ",".join(sorted(k.removeprefix(prefix) for k in labels_of(doc) if k.startswith(prefix))) or "<none>"


def _node_status(doc: Doc, _now: int) -> str:
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in dig(doc, "status", "conditions", default=[]))
    return ("Ready" if ready else "NotReady") + (",SchedulingDisabled" if dig(doc, "spec", "unschedulable") else "")


def _address(kind: str) -> Column:
    return lambda doc, _now: next(
        (a["address"] for a in dig(doc, "status", "addresses", default=[]) if a["type"] == kind), "<none>"
    )


def _since(*path: str) -> Column:
    return lambda doc, now: age(now - epoch(dig(doc, *path)))


def _object(doc: Doc, _now: int) -> str:
    return f"{dig(doc, 'involvedObject', 'kind', default='').lower()}/{dig(doc, 'involvedObject', 'name', default='')}"


def _count(field: str) -> Column:
    return lambda doc, _now: len(doc.get(field) or {})


def _quota(which: str) -> Column:
    def cell(doc: Doc, _now: int) -> str:
        hard, used = dig(doc, "status", "hard", default={}), dig(doc, "status", "used", default={})
        mine = sorted(r for r in hard if r.startswith("limits.") == (which == "limits"))
        return ", ".join(f"{r}: {used.get(r, '0')}/{hard[r]}" for r in mine)

    return cell


def _job_status(doc: Doc, _now: int) -> str:
    done = any(c["type"] == "Complete" for c in dig(doc, "status", "conditions", default=[]))
    return "Complete" if done else "Running"


def _completions(doc: Doc, _now: int) -> str:
    return f"{dig(doc, 'status', 'succeeded', default=0)}/{dig(doc, 'spec', 'completions', default=1)}"


WORKLOAD: Columns = {"Containers": _containers("name"), "Images": _containers("image")}
SELECTOR: Columns = {"Selector": _pairs("spec", "selector", "matchLabels")}

COLUMNS: dict[str, Columns] = {
    "Pod": {
        "Name": _name,
        "Ready": _pod_ready,
        "Status": lambda doc, _now: status_word(doc),
        "Restarts": restarts,
        "Age": _age,
        "IP": at("status", "podIP", default="<none>"),
        "Node": at("spec", "nodeName", default="<none>"),
        "Nominated Node": _none,
        "Readiness Gates": _none,
    },
    "Deployment.apps": {
        "Name": _name,
        "Ready": _ready,
        "Up-to-date": at("status", "updatedReplicas", default=0),
        "Available": at("status", "availableReplicas", default=0),
        "Age": _age,
        **WORKLOAD,
        **SELECTOR,
    },
    "ReplicaSet.apps": {
        "Name": _name,
        "Desired": at("spec", "replicas"),
        "Current": at("status", "replicas", default=0),
        "Ready": at("status", "readyReplicas", default=0),
        "Age": _age,
        **WORKLOAD,
        **SELECTOR,
    },
    "StatefulSet.apps": {"Name": _name, "Ready": _ready, "Age": _age, **WORKLOAD},
    "DaemonSet.apps": {
        "Name": _name,
        "Desired": at("status", "desiredNumberScheduled", default=0),
        "Current": at("status", "currentNumberScheduled", default=0),
        "Ready": at("status", "numberReady", default=0),
        "Up-to-date": at("status", "updatedNumberScheduled", default=0),
        "Available": at("status", "numberAvailable", default=0),
        "Node Selector": _pairs("spec", "template", "spec", "nodeSelector"),
        "Age": _age,
        **WORKLOAD,
        **SELECTOR,
    },
    "Job.batch": {
        "Name": _name,
        "Status": _job_status,
        "Completions": _completions,
        "Age": _age,
        **WORKLOAD,
        **SELECTOR,
    },
    "Service": {
        "Name": _name,
        "Type": at("spec", "type"),
        "Cluster-IP": at("spec", "clusterIP", default="<none>"),
        "External-IP": _none,
        "Port(s)": _ports,
        "Age": _age,
        "Selector": _pairs("spec", "selector"),
    },
    "Namespace": {"Name": _name, "Status": at("status", "phase", default="Active"), "Age": _age},
    "Node": {
        "Name": _name,
        "Status": _node_status,
        "Roles": _roles,
        "Age": _age,
        "Version": at("status", "nodeInfo", "kubeletVersion"),
        "Internal-IP": _address("InternalIP"),
        "External-IP": _address("ExternalIP"),
        "OS-Image": at("status", "nodeInfo", "osImage"),
        "Kernel-Version": at("status", "nodeInfo", "kernelVersion"),
        "Container-Runtime": at("status", "nodeInfo", "containerRuntimeVersion"),
    },
    "Event": {
        "Last Seen": _since("lastTimestamp"),
        "Type": at("type"),
        "Reason": at("reason"),
        "Object": _object,
        "Subobject": at("involvedObject", "fieldPath", default=""),
        "Source": at("source", "component", default=""),
        "Message": at("message"),
        "First Seen": _since("firstTimestamp"),
        "Count": at("count"),
        "Name": _name,
    },
    "ConfigMap": {"Name": _name, "Data": _count("data"), "Age": _age},
    "Secret": {"Name": _name, "Type": at("type", default="Opaque"), "Data": _count("data"), "Age": _age},
    "ServiceAccount": {"Name": _name, "Secrets": _count("secrets"), "Age": _age},
    "ResourceQuota": {"Name": _name, "Request": _quota("requests"), "Limit": _quota("limits"), "Age": _age},
    "Application.argoproj.io": {
        "Name": _name,
        "Sync Status": at("status", "sync", "status"),
        "Health Status": at("status", "health", "status"),
        "Revision": at("status", "sync", "revision"),
        "Project": at("spec", "project"),
    },
}
