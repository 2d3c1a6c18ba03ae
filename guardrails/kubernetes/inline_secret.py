"""Secrets do not travel in manifests."""

from collections.abc import Iterator

from guardrails.manifest import Manifest
from guardrails.rule import Breach, rule


@rule("k8s/inline-secret", severity="critical", standard="Opsward: secrets come from a secret store")
def inline_secret(manifest: Manifest) -> Iterator[Breach]:
    """A Secret holds no data: it would stand in Git, in approvals and in the audit record."""
    for field in ("data", "stringData"):
        if manifest.kind == "Secret" and manifest.body.get(field):
            yield Breach(
                manifest.at(field),
                "the manifest holds secret values",
                "Use an ExternalSecret or a SealedSecret instead.",
            )
