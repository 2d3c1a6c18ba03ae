"""Typed targets: what a request names. What was not said is absent."""

import unicodedata

from domain.intent import Targets
from domain.vocabulary import Action, Cloud, Manager
from language.amounts import amount_in
from language.places import cluster_in, cluster_kind_in, environment_in, namespace_in
from language.references import (
    branch_in,
    image_in,
    paths_in,
    pull_request_in,
    repository_in,
    settings_in,
    version_in,
    workflow_in,
)
from language.services import kind_in, names_in, services_in
from language.spans import Reading
from language.vocabulary import first_named
from language.windows import window_in


def targets_in(unquoted: str, korean: bool) -> Targets:
    """Read the targets from the operator's own words. The order matters: each reader hides what it found."""
    exact = Reading(unicodedata.normalize("NFC", unquoted))
    pull_request = pull_request_in(exact)
    image = image_in(exact)
    settings = settings_in(exact)
    branch = branch_in(exact)
    repository = repository_in(exact)
    paths = paths_in(exact)
    version = version_in(exact)
    workflow = workflow_in(exact)
    lower = Reading(exact.text.lower())
    cluster = cluster_in(lower)
    names = names_in(lower)
    namespace = namespace_in(lower)
    cloud, manager = first_named("clouds", lower.text), first_named("managers", lower.text)
    services = services_in(lower, korean)
    return Targets(
        services=_with_image(services, image),
        namespace=namespace,
        environment=environment_in(lower.text),
        cluster=cluster,
        cluster_kind=cluster_kind_in(lower.text, cluster),
        cloud=Cloud(cloud) if cloud else None,
        manager=Manager(manager) if manager else None,
        amount=amount_in(lower.text),
        version=version,
        image=image,
        window=window_in(lower.text),
        pull_request=pull_request,
        repository=repository,
        branch=branch,
        workflow=workflow,
        kind=kind_in(lower.text),
        names=names,
        paths=paths,
        settings=settings,
    )


def _with_image(services: tuple[str, ...], image: str | None) -> tuple[str, ...]:
    """An image names the service that it holds, when nothing else does."""
    if services or not image:
        return services
    return (image.split("@")[0].rsplit("/", 1)[-1].split(":")[0],)


_COUNTED = (Action.SCALE, Action.PROVISION, Action.CONFIGURE, Action.COST, Action.DEPLOY, Action.OPEN_PULL_REQUEST)
_PLACES = ("Cluster", "Namespace")
_MADE_OR_REMOVED = (Action.PROVISION, Action.DELETE)
_WITHOUT_KIND = (Action.RUN_WORKFLOW, Action.MERGE)


def meant(targets: Targets, action: Action) -> Targets:
    """Only what is a target of `action`: "half are down" is no amount, "on the cluster" not the thing to deploy."""
    place = targets.kind in _PLACES and action not in _MADE_OR_REMOVED
    return targets.model_copy(
        update={
            "amount": targets.amount if action in _COUNTED else None,
            "kind": None if place or action in _WITHOUT_KIND else targets.kind,
        }
    )
