"""Deploy a service: its manifests into the GitOps repository, and an Argo CD Application that follows them."""

from pydantic import JsonValue

from domain.finding import Finding
from domain.intent import Targets
from locales import say
from personas.case import Case
from personas.evidence import asking, stopped
from personas.manifests import Conventions, application, new_service, with_image
from personas.playbook import Playbook, ask
from personas.pull_request import Proposal, body_of, propose
from tools import github


def deploy(case: Case) -> Playbook:
    """Read the team's conventions, write or edit the manifests, open a pull request."""
    cluster, repository = case.cluster, case.repository("gitops")
    if cluster is None:
        return asking("ask.cluster")
    if repository is None:
        return asking("ask.gitops_repository")
    if not case.intent.targets.services:
        return asking("ask.service")
    name = case.service.name if case.service else case.intent.targets.services[0]
    reading = ask(github.file(repository, "conventions.yaml"))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    house = Conventions.parse(results[0].text)
    path = house.path.format(cluster=cluster.name, service=name)
    (existing,) = yield ask(github.file(repository, f"{path}/deployment.yaml"))
    targets = case.intent.targets
    if existing.ok:
        if not (targets.image or targets.version):
            return asking("ask.version", service=name)
        namespace = case.service.namespace if case.service else house.namespace
        before = {f"{path}/deployment.yaml": existing.text}
        files = {f"{path}/deployment.yaml": with_image(existing.text, targets.image, targets.version)}
    else:
        image = image_of(targets, house, name)
        if image is None:
            return asking("ask.image", service=name)
        namespace = targets.namespace or house.namespace
        replicas = targets.amount.of(0) if targets.amount else house.replicas[cluster.environment.value]
        before = {}
        files = {f"{path}/{file}": text for file, text in new_service(name, image, namespace, replicas, house).items()}
        app = f"{house.applications.format(cluster=cluster.name)}/{name}.yaml"
        files[app] = application(name, repository, path, namespace)
    facts: dict[str, JsonValue] = {
        "service": name,
        "namespace": namespace,
        "server": cluster.server,
        "cluster": cluster.name,
        "path": path,
    }
    values: dict[str, JsonValue] = {"service": name, "cluster": cluster.name, "namespace": namespace}
    finding: Finding = yield from propose(
        case,
        Proposal(
            repository=repository,
            slug=f"deploy-{name}-{cluster.environment.value}",
            title=say(case.intent.language.reply, "title.deploy", values),
            body=body_of(case, "body.deploy", **values),
            files=files,
            before=before,
            facts=facts,
        ),
    )
    return finding


def image_of(targets: Targets, house: Conventions, name: str) -> str | None:
    """The image that was named, else the one the team uses for this name; at the version that was named."""
    image = targets.image or house.images.get(name)
    if image is None or not targets.version or targets.image:
        return image
    return f"{image.rsplit(':', 1)[0]}:{targets.version}"
