"""A monthly price for what a plan adds, from the dated list in prices.json. What has no price is named, never zero."""

import json
from functools import cache
from pathlib import Path

from domain.noun import Noun
from infra.plan import Change, Plan

HOURS = 730
"""Hours in a month, as the clouds' own calculators count."""

FREE = frozenset(
    {
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_versioning",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_acl",
        "aws_iam_role",
        "aws_iam_policy",
        "aws_iam_role_policy_attachment",
        "aws_sqs_queue_policy",
        "aws_kms_alias",
        "aws_security_group",
        "aws_subnet",
        "aws_vpc",
    }
)
"""Resources that cost nothing by themselves."""


class Price(Noun):
    """`usd` a month in US dollars for what is known; `unknown` the addresses that the list has no price for."""

    usd: float
    unknown: tuple[str, ...]
    collected: str
    priced: dict[str, float]

    @property
    def explanation(self) -> str:
        known = ", ".join(f"{address} {usd:.2f}" for address, usd in self.priced.items()) or "none"
        missing = ", ".join(self.unknown) or "none"
        total = f"cost a month: {self.usd} USD (prices of {self.collected})"
        return f"{total}; priced: {known}; by usage or unknown: {missing}"


@cache
def _list() -> dict[str, object]:
    loaded: dict[str, object] = json.loads((Path(__file__).parent / "prices.json").read_text(encoding="utf-8"))
    return loaded


def monthly(plan: Plan, region: str = "ap-northeast-2") -> Price:
    """The price of everything the plan creates, in `region`."""
    created = [change for change in plan.changes_ if "create" in change.actions and change.type not in FREE]
    priced = {change.address: usd for change in created if (usd := _price(change, region)) is not None}
    unknown = tuple(change.address for change in created if change.address not in priced)
    total = round(sum(priced.values()), 2)
    return Price(usd=total, unknown=unknown, collected=str(_list()["collected"]), priced=priced)


def _price(change: Change, region: str) -> float | None:
    item = {
        "aws_instance": change.after.get("instance_type"),
        "aws_eks_cluster": "eks cluster, standard support",
    }.get(change.type)
    prices = _list()["prices"]
    if not isinstance(prices, list):
        return None
    for price in prices:
        if price["region"] in (region, "*") and price["item"] == item and price["unit"] == "hour":
            return round(float(price["usd"]) * HOURS, 2)
    return None
