"""What there is to judge: documents and files as the subjects that rules take."""

from collections.abc import Iterable, Iterator

from guardrails.cloud import source
from guardrails.cloud.plan import is_plan, read_plan, read_source
from guardrails.documents import Document, documents, strict_json
from guardrails.errors import Unreadable
from guardrails.kubernetes.pod import pods
from guardrails.manifest import Bundle, Manifest, is_manifest, manifests
from guardrails.proposal import Proposal
from guardrails.shape import mapping, sequence

MANIFESTS = (".yaml", ".yml", ".json")


def of_documents(read: Iterable[Document]) -> Iterator[object]:
    """The subjects in documents: plans, manifests, their pods, and the manifests as a bundle."""
    listed = tuple(read)
    yield from (read_plan(document.value, document.name) for document in listed if is_plan(document.value))
    yield from of_manifests(tuple(manifests(listed)))


def of_manifests(found: tuple[Manifest, ...]) -> Iterator[object]:
    for manifest in found:
        yield manifest
        yield from pods(manifest)
    if found:
        yield Bundle(found)


def of_proposal(proposal: Proposal) -> Iterator[object]:
    """The proposal itself, and the subjects in what it carries. Raises Unreadable: unseen is not allowed."""
    yield proposal
    found: list[Manifest] = []
    for argument, how in proposal.classification.carries:
        value = proposal.argument(argument)
        if how == "manifest":
            found.extend(_applied(str(value or ""), argument))
            continue
        files = sequence(value, argument) if how == "files" else [{"path": proposal.argument("path"), "content": value}]
        for file in files:
            described = mapping(file, argument)
            yield from _file(str(described.get("path")), str(described.get("content") or ""), found)
    yield from of_manifests(tuple(found))


def _applied(text: str, argument: str) -> Iterator[Manifest]:
    """Manifests that go straight to a cluster: every document must be one."""
    read = documents(text, argument)
    for document in read:
        if not is_manifest(document.value):
            raise Unreadable(f"{argument}, line {document.line}: is not a manifest.", "Give apiVersion and kind.")
    if not read:
        raise Unreadable(f"{argument} holds no manifest.", "Give the manifest to apply.")
    yield from manifests(read)


def _file(path: str, text: str, found: list[Manifest]) -> Iterator[object]:
    """The subjects of one file that goes into a repository; manifests are added to `found`."""
    name = path.casefold()
    if name.endswith(".tf"):
        yield source.read(text, path)
    elif name.endswith(".tf.json"):
        yield read_source(strict_json(text, path), path)
    elif name.endswith(MANIFESTS):
        found.extend(manifests(documents(text, path)))
