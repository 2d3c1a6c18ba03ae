"""What the API server fills in (the defaults a reader of a live object relies on)."""

import copy

from worlds.cluster.doc import Doc, dig
from worlds.cluster.names import number

WORKLOADS = {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job"}
POD_SPEC = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
CONTAINER = {
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
ROLLING = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
SPECS: dict[str, Doc] = {
    "Deployment": {
        "progressDeadlineSeconds": 600,
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "strategy": ROLLING,
    },
    "ReplicaSet": {"replicas": 1},
    "StatefulSet": {"replicas": 1, "podManagementPolicy": "OrderedReady"},
    "Job": {"backoffLimit": 6, "completions": 1, "parallelism": 1},
    "Service": {
        "internalTrafficPolicy": "Cluster",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "sessionAffinity": "None",
        "type": "ClusterIP",
    },
}


def with_defaults(document: Doc) -> Doc:
    """A copy with every default that Kubernetes sets when it is not given."""
    doc = copy.deepcopy(document)
    kind = doc["kind"]
    if kind in SPECS:
        doc["spec"] = {**copy.deepcopy(SPECS[kind]), **(doc.get("spec") or {})}
    if kind == "Service":
        _service(doc)
    if kind == "Namespace":
        doc["metadata"].setdefault("labels", {})["kubernetes.io/metadata.name"] = doc["metadata"]["name"]
        doc.setdefault("spec", {"finalizers": ["kubernetes"]})
    if kind == "Pod":
        _pod(doc.setdefault("spec", {}))
    if kind in WORKLOADS and isinstance(dig(doc, "spec", "template", "spec"), dict):
        _pod(doc["spec"]["template"]["spec"])
    return doc


def _pod(spec: Doc) -> None:
    for name, value in POD_SPEC.items():
        spec.setdefault(name, copy.deepcopy(value))
    for container in (spec.get("containers") or []) + (spec.get("initContainers") or []):
        for name, value in CONTAINER.items():
            container.setdefault(name, copy.deepcopy(value))
        container.setdefault("imagePullPolicy", _pull_policy(container.get("image", "")))
        for port in container.get("ports") or []:
            port.setdefault("protocol", "TCP")


def _pull_policy(image: str) -> str:
    last = image.rpartition("/")[2]
    moving = "@" not in last and (":" not in last or last.endswith(":latest"))
    return "Always" if moving else "IfNotPresent"


def _service(doc: Doc) -> None:
    spec = doc["spec"]
    for port in spec.get("ports") or []:
        port.setdefault("protocol", "TCP")
        port.setdefault("targetPort", port.get("port"))
    if spec["type"] != "ExternalName" and "clusterIP" not in spec:
        place = number(f"{doc['metadata'].get('namespace')}/{doc['metadata']['name']}", 65000) + 256
        spec["clusterIP"] = f"172.20.{place // 256}.{place % 256}"
    if "clusterIP" in spec:
        spec["clusterIPs"] = [spec["clusterIP"]]
