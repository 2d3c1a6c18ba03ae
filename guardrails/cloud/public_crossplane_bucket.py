"""No Crossplane Bucket is public."""

from collections.abc import Iterator

from guardrails.cloud.public_policy import is_public
from guardrails.manifest import Bundle, Manifest
from guardrails.rule import Breach, rule
from guardrails.shape import Object, mapping

FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
PUBLIC_ACLS = {"public-read", "public-read-write", "authenticated-read"}
GROUPS = ("s3.aws.crossplane.io/", "s3.aws.upbound.io/", "s3.aws.m.upbound.io/")
STANDARD = "AWS Foundational Security Best Practices S3.8; CIS AWS 2.1.4"


@rule("cloud/public-crossplane-bucket", severity="critical", standard=STANDARD)
def public_crossplane_bucket(bundle: Bundle) -> Iterator[Breach]:
    """A Bucket has no public ACL or policy, and a public access block with all four flags on beside it or inside it."""
    resources = [manifest for manifest in bundle.manifests if manifest.api.startswith(GROUPS)]
    for manifest in resources:
        wanted = _wanted(manifest)
        if wanted.get("acl") in PUBLIC_ACLS:
            yield _breach(manifest, "acl", f"the ACL {wanted['acl']} makes the bucket public", "Remove the ACL.")
        if wanted.get("policy") and is_public(wanted["policy"], str(manifest)):
            yield _breach(manifest, "policy", "the policy allows everybody", "Name the principals that need access.")
        if manifest.kind == "BucketPublicAccessBlock":
            yield from _flags(manifest, wanted, "")
        if manifest.kind == "Bucket":
            yield from _blocked(manifest, wanted, resources)


def _blocked(bucket: Manifest, wanted: Object, resources: list[Manifest]) -> Iterator[Breach]:
    inside = wanted.get("publicAccessBlockConfiguration")
    if inside is not None:
        yield from _flags(bucket, mapping(inside, str(bucket)), "publicAccessBlockConfiguration.")
    elif not any(_guards(each, bucket) for each in resources):
        remedy = "Add publicAccessBlockConfiguration, or a BucketPublicAccessBlock beside it."
        yield _breach(bucket, "publicAccessBlockConfiguration", "the bucket has no public access block", remedy)


def _guards(block: Manifest, bucket: Manifest) -> bool:
    wanted = _wanted(block)
    named = mapping(wanted.get("bucketRef"), f"{block}: bucketRef").get("name", wanted.get("bucket"))
    return block.kind == "BucketPublicAccessBlock" and named == bucket.name


def _flags(manifest: Manifest, holder: Object, prefix: str) -> Iterator[Breach]:
    for flag in FLAGS:
        if holder.get(flag) is not True:
            yield _breach(manifest, prefix + flag, f"{flag} is not true", f"Set {flag}: true.")


def _wanted(manifest: Manifest) -> Object:
    spec = mapping(manifest.body.get("spec"), f"{manifest}: spec")
    return mapping(spec.get("forProvider"), f"{manifest}: spec.forProvider")


def _breach(manifest: Manifest, field: str, message: str, remedy: str) -> Breach:
    return Breach(manifest.at(f"spec.forProvider.{field}"), message, remedy, object=str(manifest))
