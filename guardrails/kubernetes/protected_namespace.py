"""Manifests stay out of the namespaces that keep the cluster itself alive."""

from collections.abc import Iterator

from guardrails.manifest import Manifest
from guardrails.protection import refused_in
from guardrails.rule import Breach, rule
from guardrails.shape import mapping

REMEDY = "Choose a namespace of your own team; the platform team changes this one."


@rule("k8s/protected-namespace", severity="critical", standard="Opsward: protected namespaces")
def protected_namespace(manifest: Manifest) -> Iterator[Breach]:
    """Nothing goes into kube-system and the like, nor into argocd but Applications; nor are they changed themselves."""
    place = manifest.name if manifest.kind == "Namespace" else manifest.namespace
    if why := refused_in(place, manifest.kind):
        field = "metadata.name" if manifest.kind == "Namespace" else "metadata.namespace"
        yield Breach(manifest.at(field), why, REMEDY)


@rule("k8s/application-destination", severity="critical", standard="Opsward: protected namespaces")
def application_destination(manifest: Manifest) -> Iterator[Breach]:
    """An Argo CD Application does not deploy into a protected namespace."""
    if manifest.kind == "Application" and manifest.api.startswith("argoproj.io/"):
        spec = mapping(manifest.body.get("spec"), f"{manifest}: spec")
        destination = mapping(spec.get("destination"), f"{manifest}: spec.destination")
        if why := refused_in(str(destination.get("namespace") or ""), "Application"):
            yield Breach(manifest.at("spec.destination.namespace"), why, REMEDY)
