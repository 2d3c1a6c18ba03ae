"""Places: cluster, namespace and environment."""

import re
from typing import Literal, cast

from domain.vocabulary import Environment
from language.spans import Reading
from language.vocabulary import listed, pattern_of, said_as

ClusterKind = Literal["eks", "gke", "aks"]

_NAME = r"[a-z0-9][\w-]*"
_CLUSTER: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<![\w/-])(?P<it>(?:eks|gke|aks)-[a-z0-9][a-z0-9-]*)", re.ASCII),
    re.compile(rf"(?<![\w/-])(?P<it>{_NAME}-{_NAME})\s?(?:클러스터|cluster\b)", re.ASCII),
    re.compile(rf"\bcluster\s(?:called |named )?(?P<it>{_NAME}-{_NAME})", re.ASCII),
    re.compile(rf"클러스터\s(?P<it>{_NAME}-{_NAME})", re.ASCII),
)
_NAMESPACE: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<![\w/-])(?P<it>{_NAME}|[가-힣]+)\s?네임스페이스", re.ASCII),
    re.compile(rf"네임스페이스\s(?P<it>{_NAME})", re.ASCII),
    re.compile(rf"(?:\bns|\bnamespace|(?<!\w)-n)[ :=]+(?P<it>{_NAME})", re.ASCII),
    re.compile(rf"(?<![\w/-])(?P<it>{_NAME})\s(?:ns|namespace)\b", re.ASCII),
    re.compile(r"(?<![\w/-])(?P<it>ns-[a-z0-9-]+|kube-system|kube-public|ingress-nginx)(?![\w/-])", re.ASCII),
)
_PEOPLE = re.compile(r"^(?:팀|자|진|사|서|회의|정책|체계|비용|기준(?!으로)|중인|중이)", re.ASCII)
_CLOUD_ACCOUNT = re.compile(r"\b(?:aws|gcp|azure)-(?P<it>prod|prd|stg|staging|dev|qa|test)\b", re.ASCII)
_TEST_PLACE = re.compile(
    r"(?:테스트|test)(?:용|\s)?\s?(?:환경|계정|서버|클러스터|네임스페이스|env|environment|account|cluster)"
    r"|(?:\bin|\bon|\bto) test\b",
    re.ASCII,
)


def cluster_in(reading: Reading) -> str | None:
    """A cluster by its name ("gke-stg"); "the EKS cluster" names none."""
    taken = (reading.take(pattern) for pattern in _CLUSTER)
    return next((name for name in taken if name), None)


def cluster_kind_in(text: str, cluster: str | None) -> ClusterKind | None:
    if cluster and cluster[:4] in ("eks-", "gke-", "aks-"):
        return cast(ClusterKind, cluster[:3])
    match = pattern_of("cluster_kinds").search(text)
    return cast(ClusterKind, said_as("cluster_kinds")[match[0]]) if match else None


def namespace_in(reading: Reading) -> str | None:
    for pattern in _NAMESPACE:
        for match in pattern.finditer(reading.text):
            name = match["it"]
            if name in listed("not_a_namespace") or (not name.isascii() and name not in said_as("namespaces")):
                continue
            start, end = match.span("it")
            reading.text = reading.text[:start] + " " * (end - start) + reading.text[end:]
            return said_as("namespaces").get(name, name)
    return None


def environment_in(text: str) -> Environment | None:
    """The environment that is said by itself; one that is part of a cluster's or a namespace's name is not."""
    if match := _CLOUD_ACCOUNT.search(text):
        return Environment(said_as("environments")[match["it"]])
    for match in pattern_of("environments").finditer(text):
        said, after = match[0], text[match.end() : match.end() + 6]
        if _PEOPLE.match(after) or (said in ("테스트", "test") and not _TEST_PLACE.search(text)):
            continue
        return Environment(said_as("environments")[said])
    return None


def is_ordinary(word: str) -> bool:
    return word in listed("ordinary")
