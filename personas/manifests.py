"""Kubernetes manifests that a playbook writes or edits. Editing keeps comments and order (ruamel.yaml)."""

import io
import re
from collections.abc import Callable
from typing import Any

import yaml
from ruamel.yaml import YAML

from domain.noun import Noun
from tools import argocd
from tools.kubernetes import Object

INDENTED = re.compile(r"(?m)^( *)[\w./-]+:[ ]*\n\1 +- ")
"""A list whose dashes stand deeper than its key."""


class Conventions(Noun):
    """The defaults for new services that a team keeps in `conventions.yaml` of its GitOps repository."""

    namespace: str
    team: str
    replicas: dict[str, int]
    images: dict[str, str]
    port: int
    resources: dict[str, dict[str, str]]
    path: str
    applications: str

    @classmethod
    def parse(cls, text: str) -> "Conventions":
        """Raises ValueError when the file is not what it should be."""
        try:
            return cls.model_validate(yaml.safe_load(text))
        except yaml.YAMLError as error:
            raise ValueError(f"conventions.yaml: {error}") from error


def new_service(name: str, image: str, namespace: str, replicas: int, house: Conventions) -> dict[str, str]:
    """File name -> content of a new stateless service that meets the restricted Pod Security Standard."""
    labels = {"app.kubernetes.io/name": name, "team": house.team}
    container = {
        "name": name,
        "image": image,
        "ports": [{"name": "http", "containerPort": house.port}],
        "resources": house.resources,
        "readinessProbe": {"httpGet": {"path": "/", "port": "http"}},
        "livenessProbe": {"httpGet": {"path": "/", "port": "http"}, "initialDelaySeconds": 10},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - a path inside the container
    }
    pod = {
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "automountServiceAccountToken": False,
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {}}],
    }
    selector = {"app.kubernetes.io/name": name}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": selector},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"selector": selector, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
    }
    return {"deployment.yaml": dump(deployment), "service.yaml": dump(service)}


def application(name: str, repository: str, path: str, namespace: str) -> str:
    return dump(argocd.manifest(name, repository, path, namespace))


class Plain(yaml.SafeDumper):
    """Writes every value where it stands: a manifest with anchors and aliases is harder to read and to review."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def dump(document: object) -> str:
    return yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=120)


def edit(text: str, change: Callable[[Any], None]) -> str:
    """Apply `change` to the first YAML document that is a workload, keeping every comment and the order of keys."""
    loader = YAML()
    loader.preserve_quotes = True
    loader.width = 4096
    if INDENTED.search(text):
        loader.indent(mapping=2, sequence=4, offset=2)
    documents = list(loader.load_all(text))
    change(next(doc for doc in documents if isinstance(doc, dict) and "template" in doc.get("spec", {})))
    out = io.StringIO()
    loader.dump_all(documents, out)
    return out.getvalue()


def with_image(text: str, image: str | None, version: str | None) -> str:
    """The manifest with the first container's image replaced, or only its tag when no image is given."""

    def change(document: Any) -> None:
        container = document["spec"]["template"]["spec"]["containers"][0]
        current = str(container["image"])
        container["image"] = image or f"{current.rsplit(':', 1)[0]}:{version}"

    return edit(text, change)


def with_replicas(text: str, replicas: int) -> str:
    def change(document: Any) -> None:
        document["spec"]["replicas"] = replicas

    return edit(text, change)


def workload(text: str) -> Object:
    """The first workload of a manifest; {} when there is none."""
    for document in yaml.safe_load_all(text):
        if isinstance(document, dict) and "template" in document.get("spec", {}):
            return document
    return {}
