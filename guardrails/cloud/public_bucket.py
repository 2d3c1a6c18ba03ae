"""No bucket is public: not by ACL, not by policy, not for want of a public access block."""

import json
from collections.abc import Iterator

from guardrails.cloud.plan import Plan, Resource, unindexed
from guardrails.cloud.public_policy import is_public
from guardrails.rule import Breach, rule

FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
PUBLIC_ACLS = {"public-read", "public-read-write", "authenticated-read"}
PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
BLOCK = "aws_s3_bucket_public_access_block"
STANDARD = "AWS Foundational Security Best Practices S3.8; CIS AWS 2.1.4"


@rule("cloud/public-bucket-acl", severity="critical", standard=STANDARD)
def public_acl(plan: Plan) -> Iterator[Breach]:
    """No canned ACL and no grant opens a bucket to everybody."""
    for resource in plan.of("aws_s3_bucket", "aws_s3_bucket_acl"):
        if resource.changes and resource.values.get("acl") in PUBLIC_ACLS:
            yield _open(resource, "acl", f"the ACL {resource.values['acl']} makes the bucket public", "Remove the ACL.")
        text = json.dumps([resource.values.get("grant"), resource.values.get("access_control_policy")])
        if resource.changes and any(group in text for group in PUBLIC_GROUPS):
            yield _open(resource, "grant", "a grant opens the bucket to everybody", "Grant to named accounts only.")


@rule("cloud/public-access-block", severity="high", standard=STANDARD)
def public_access_block(plan: Plan) -> Iterator[Breach]:
    """Every bucket that changes has a public access block in the same plan, and every block has all four flags on."""
    for block in plan.of(BLOCK, "aws_s3_account_public_access_block"):
        for flag in FLAGS:
            if block.changes and block.values.get(flag) is not True:
                yield _open(block, flag, f"{flag} is not true", f"Set {flag} = true.")
    for bucket in plan.of("aws_s3_bucket"):
        if bucket.changes and not any(guards(block, bucket) for block in plan.of(BLOCK)):
            yield _open(bucket, "", "the bucket has no public access block in this change", f"Add an {BLOCK} for it.")


@rule("cloud/public-bucket-policy", severity="critical", standard=STANDARD)
def public_policy(plan: Plan) -> Iterator[Breach]:
    """No bucket policy allows everybody; one that cannot be known yet needs a block that would stop it."""
    for resource in plan.of("aws_s3_bucket", "aws_s3_bucket_policy"):
        if not resource.changes:
            continue
        policy = resource.values.get("policy")
        if policy and is_public(policy, resource.address):
            yield _open(resource, "policy", "the policy allows everybody", "Name the principals that need access.")
        elif "policy" in resource.unknown and resource.type.endswith("_policy") and not _stopped(resource, plan):
            yield _open(resource, "policy", "the policy is not known before apply", f"Add a full {BLOCK}.")


def guards(block: Resource, bucket: Resource) -> bool:
    """Whether the public access block is the bucket's, by its name or by a reference."""
    return _same_bucket(block, bucket) or unindexed(bucket.address) in block.refers.get("bucket", ())


def _same_bucket(one: Resource, other: Resource) -> bool:
    name = one.values.get("bucket")
    return name is not None and name in (other.values.get("bucket"), other.values.get("id"))


def _stopped(policy: Resource, plan: Plan) -> bool:
    """Whether a block of the same bucket would refuse a public policy."""
    return any(
        all(block.values.get(flag) is True for flag in FLAGS)
        and (
            _same_bucket(block, policy)
            or bool(set(block.refers.get("bucket", ())) & set(policy.refers.get("bucket", ())))
        )
        for block in plan.of(BLOCK)
    )


def _open(resource: Resource, path: str, message: str, remedy: str) -> Breach:
    return Breach(path, message, remedy, object=resource.address)
