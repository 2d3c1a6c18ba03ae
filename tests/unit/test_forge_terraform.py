"""What Terraform prints about a plan, and the plan's digest."""

import hashlib
import json

from worlds.forge.terraform import Counts, apply_lines, counts, one_line, plan_digest, plan_lines, plan_of


def change(address: str, *actions: str) -> dict[str, object]:
    kind, name = address.split(".")
    after = {"name": "큐", "arn": None, "fifo_queue": False}
    return {
        "address": address,
        "type": kind,
        "name": name,
        "mode": "managed",
        "change": {"actions": actions, "after": after},
    }


TEXT = json.dumps(
    {
        "format_version": "1.2",
        "resource_changes": [
            change("aws_sqs_queue.a", "create"),
            change("aws_sqs_queue.b", "update"),
            change("aws_kms_key.c", "delete", "create"),
            change("aws_s3_bucket.d", "no-op"),
        ],
    },
    indent=2,
)


def test_counts_are_those_of_terraform_where_a_replacement_counts_twice() -> None:
    assert counts(plan_of(TEXT)) == Counts(add=2, change=1, destroy=1)


def test_plan_and_apply_tell_the_same_counts() -> None:
    plan = plan_of(TEXT)
    assert list(plan_lines(plan))[-1] == "Plan: 2 to add, 1 to change, 1 to destroy."
    assert list(apply_lines(plan))[-1] == "Apply complete! Resources: 2 added, 1 changed, 1 destroyed."
    assert '      + name       = "큐"' in list(plan_lines(plan))


def test_nothing_to_do_is_said_so() -> None:
    assert list(plan_lines(plan_of("{}"))) == ["No changes. Your infrastructure matches the configuration."]


def test_the_digest_is_that_of_the_line_which_the_workflow_prints() -> None:
    assert plan_digest(TEXT) == "sha256:" + hashlib.sha256(one_line(TEXT).encode()).hexdigest()
