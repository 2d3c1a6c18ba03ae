"""Roll a service back in Git: its manifest as it stood before the last change, or at the version that was named."""

from collections.abc import Generator

from pydantic import JsonValue

from domain.call import Batch
from domain.estate import Service
from domain.finding import Finding
from locales import say
from personas.case import Case
from personas.evidence import asking, stopped
from personas.manifests import workload
from personas.playbook import Playbook, Results, ask
from personas.pull_request import Proposal, body_of, propose
from tools import github, kubernetes

LOOK_BACK = 8
"""How many earlier commits are looked at for the manifest to return to."""


def rollback(case: Case) -> Playbook:
    """Find the manifest to return to in the history, and propose it again."""
    service, cluster = case.service, case.cluster
    if service is None or cluster is None or service.repository is None or service.path is None:
        return asking("ask.service")
    file = f"{service.path}/deployment.yaml"
    reading = ask(github.file(service.repository, file), github.commits(service.repository, file))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    current = results[0].text
    shas = [str(commit.get("sha")) for commit in github.items(results[1])][1 : LOOK_BACK + 1]
    earlier = yield from _earlier(service, file, current, shas, case.intent.targets.version)
    if earlier is None:
        return asking("ask.rollback_version", service=service.name)
    sha, text = earlier
    values: dict[str, JsonValue] = {
        "service": service.name,
        "cluster": cluster.name,
        "commit": sha[:8],
        "image": _image(text),
        "from_image": _image(current),
    }
    finding: Finding = yield from propose(
        case,
        Proposal(
            repository=service.repository,
            slug=f"rollback-{service.name}-{sha[:8]}",
            title=say(case.intent.language.reply, "title.rollback", values),
            body=body_of(case, "body.rollback", **values),
            files={file: text},
            before={file: current},
            facts={
                "service": service.name,
                "namespace": service.namespace,
                "server": cluster.server,
                "cluster": cluster.name,
                "path": service.path,
            },
        ),
    )
    return finding


def _earlier(
    service: Service, file: str, current: str, shas: list[str], version: str | None
) -> Generator[Batch, Results, tuple[str, str] | None]:
    """(commit, content) of the newest earlier manifest that differs, and has `version` when one is named."""
    for sha in shas:
        (old,) = yield ask(github.file(service.repository or "", file, sha))
        if not old.ok or old.text == current:
            continue
        if version is None or _image(old.text).endswith(f":{version}"):
            return sha, old.text
    return None


def _image(text: str) -> str:
    return kubernetes.text(workload(text), "spec", "template", "spec", "containers", 0, "image")
