"""References: pull requests, repositories, branches, workflows, versions, images, paths and settings."""

import re

from language.spans import Reading
from language.vocabulary import listed

_NAME = r"[A-Za-z][\w.-]*[\w]"
_PULL: tuple[re.Pattern[str], ...] = (
    re.compile(r"https?://\S+/pull/(?P<it>\d{1,6})\S*", re.ASCII),
    re.compile(
        r"(?:\bPRs?|\bpull[ -]requests?|피알|풀 ?리퀘스트|풀 ?리퀘)\s*(?:번호\s*)?(?:#|-"
        r"|no\.? ?)?\s*(?P<it>\d{1,6})(?![\d.])",
        re.I | re.ASCII,
    ),
    re.compile(r"(?<![\w/])#(?P<it>\d{1,6})\b", re.ASCII),
    re.compile(r"(?<![\w.#-])(?P<it>\d{1,6})번(?!째|씩|만|의)", re.ASCII),
    re.compile(
        r"\b(?:merge|land|review|through|approve(?: and merge)?)\s(?P<it>\d{1,6})\b(?!\s?(?:replicas|pods|nodes"
        r"|prs?|min|hours))",
        re.I | re.ASCII,
    ),
    re.compile(r"(?:머지|병합|합쳐)\S*\s(?P<it>\d{1,6})(?![\d.])", re.ASCII),
)
_IMAGE = re.compile(
    r"(?<![\w/])(?P<it>(?:[a-z0-9.-]+(?::\d+)?/)*[a-z][\w.-]*(?::(?:v?\d[\w.-]*|latest|stable|main)"
    r"|@sha256:[0-9a-f]{6,64}))",
    re.ASCII,
)
_SETTING = re.compile(r"(?<![\w.-])(?P<it>[A-Za-z][\w.-]*=[^\s,;)]+)", re.ASCII)
_SET_TO = (
    re.compile(
        r"(?P<key>[A-Za-z][\w.]+) ?(?:정책|값|옵션|설정)?(?:을|를) (?P<value>[A-Za-z0-9][\w.-]*) ?(?:으로"
        r"|로) (?:변경|바꿔|바꾸|수정|설정|조정|세팅|업데이트|전환)",
        re.ASCII,
    ),
    re.compile(
        r"(?P<key>[A-Za-z][\w.]*(?:_[\w.]+|(?<=[a-z])[A-Z]\w*))(?:을|를)?\s(?P<value>\d[\w.-]*?) ?(?:으로"
        r"|로)(?![가-힣])",
        re.ASCII,
    ),
    re.compile(
        r"\b(?:change|set|switch|update)\s(?:the )?(?P<key>[A-Za-z][\w.]*(?:_[\w.]+"
        r"|[a-z][A-Z]\w*))\s(?:from \S+ )?to\s(?P<value>[\w.-]+)",
        re.ASCII,
    ),
    re.compile(
        r"(?P<key>로그 ?레벨|log level)(?:을|를| of \S+)?\s(?:to )?(?P<value>debug|info|warn|error|trace)",
        re.I | re.ASCII,
    ),
)
_REVISION = re.compile(r"(?:리비전|revision)\s?(?P<it>\d{1,5})|helm rollback \S+ (?P<helm>\d{1,5})", re.I | re.ASCII)
_VERSION = re.compile(
    r"(?<![\w./-])(?P<it>v?\d+(?:\.\d+){1,3}(?:-[A-Za-z][\w.]*)?|v\d+|(?<=태그 )[\w][\w.-]*\d[\w.-]*"
    r"|(?<=tag )\w[\w.-]*\d[\w.-]*"
    r"|(?<=build )\d{3,}|(?<=빌드 )\d{3,})(?![\w%]*[/%])(?!\s?(?:시간|초|분|gb|tb|gi\b|mi\b))"
    r"(?![\d.]*\s?(?:배(?!포)|x\b))",
    re.I | re.ASCII,
)
_BRANCH: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<![\w/])(?P<it>(?:feature|fix|hotfix|release|bugfix|chore|feat)/[\w.-]+)", re.ASCII),
    re.compile(r"(?P<it>[A-Za-z][\w./-]*)\s?브랜치", re.ASCII),
    re.compile(r"브랜치\s(?P<it>[A-Za-z][\w./-]*)", re.ASCII),
    re.compile(r"\b(?:on |from )?branch\s(?P<it>[A-Za-z][\w./-]*)", re.ASCII),
    re.compile(r"\b(?P<it>[A-Za-z][\w./-]*)\sbranch\b", re.ASCII),
    re.compile(r"\b(?P<it>[a-z][\w.-]*) ?(?:→|->) ?(?:main|master|[a-z]+)\b", re.ASCII),
    re.compile(r"\b(?:on|into|to|ref=|against)\s?(?P<it>main|master|develop)\b", re.ASCII),
    re.compile(r"(?P<it>\b(?:main|master))(?=에서|으로|에 |로 )", re.ASCII),
)
_REPOSITORY: tuple[re.Pattern[str], ...] = (
    re.compile(r"github\.com/(?P<it>[\w.-]+/[\w-]+)", re.ASCII),
    re.compile(
        r"(?<![\w./-])(?P<it>[A-Za-z][\w.-]*(?:/[\w.-]+)?)\s?(?:레포지토리|레포|저장소|리포지토리|리포(?!트))", re.ASCII
    ),
    re.compile(r"(?:레포|저장소|리포지토리)\s(?P<it>[A-Za-z][\w.-]*(?:/[\w.-]+)?)", re.ASCII),
    re.compile(r"(?<![\w./-])(?P<it>[A-Za-z][\w.-]*(?:/[\w.-]+)?)\s(?:repo|repository)\b", re.I | re.ASCII),
    re.compile(r"\b(?:repo|repository)\s(?P<it>[A-Za-z][\w.-]*(?:/[\w.-]+)?)", re.I | re.ASCII),
)
_OWNED = re.compile(r"(?<![\w./:-])(?P<it>[a-z][\w-]*/[a-z][\w-]*)(?![\w./-])", re.ASCII)
_PATH = re.compile(
    r"(?<![\w/])(?P<it>(?:\.{0,2}/)?[\w.-]+(?:/[\w.*-]+)+|[\w-]+\.(?:ya?ml|json|tf|tfvars|sh|md|sql|rego"
    r"|conf)\b|Dockerfile|CODEOWNERS)",
    re.ASCII,
)
_NOUN = (
    r"(?<![가-힣])(?!(?:깃헙|깃허브|지금|현재|모든|전체|최근|다른|마지막) )"
    r"[가-힣]{2,}(?<![는은한된던을를이가의로도만에서중])"
)
"""A Korean word that can be part of a name: no particle and no verb's ending."""
_WORKFLOW: tuple[re.Pattern[str], ...] = (
    re.compile(rf"workflow_dispatch\s(?P<it>{_NAME})", re.ASCII),
    re.compile(rf"(?P<it>{_NAME})\s?(?:워크플로우?|파이프라인|액션)", re.ASCII),
    re.compile(rf"(?:워크플로우?|파이프라인)\s(?P<it>{_NAME})", re.ASCII),
    re.compile(rf"\b(?P<it>{_NAME})\s(?:workflow|pipeline|action)\b", re.I | re.ASCII),
    re.compile(rf"\bworkflow\s(?:run\s)?(?P<it>{_NAME})", re.I | re.ASCII),
    re.compile(rf"(?P<it>{_NOUN}(?: {_NOUN})?) (?:워크플로우?|파이프라인|액션)(?!즈)"),
)
_PRODUCTS = (
    "postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|kafka|elasticsearch|opensearch|rabbitmq|nginx|k8s|kubernetes"
)
_COUNT = (
    r"\s?(?:개|대|명|배(?!포)|번|분|시(?!작)|일|월|으?로 ?(?:늘|줄|맞|축소|확장|스케일)"
    r"|(?:more|times|nodes?|instances?|brokers?|workers?|minutes?|hours?|gb|tb)\b)"
)
_PRODUCT_VERSION = re.compile(rf"\b(?:{_PRODUCTS})\s(?P<it>\d{{1,2}})(?![A-Za-z0-9_.%]|{_COUNT})", re.I)
_OF_REPLICAS = re.compile(r"\bscal(?:e|ing)\b|\breplicas?\b|\bpods?\b|레플리카|스케일|파드", re.I)
"""Where the talk is of replicas, "redis 5" counts them."""


def pull_request_in(reading: Reading) -> int | None:
    """The number of the pull request that is named, as in "#219", "930번", "PR 12"."""
    taken = (reading.take(pattern) for pattern in _PULL)
    number = next((number for number in taken if number), None)
    return int(number) if number else None


def image_in(reading: Reading) -> str | None:
    return reading.take(_IMAGE)


def settings_in(reading: Reading) -> dict[str, str]:
    """Pairs such as `env=qa`, "DB_POOL_SIZE to 20", "maxSurge를 1로"."""
    pairs = dict(pair.split("=", 1) for pair in reading.take_all(_SETTING))
    for pattern in _SET_TO:
        for match in pattern.finditer(reading.text):
            pairs.setdefault(re.sub(r"로그 ?레벨", "log level", match["key"].strip()), match["value"])
        reading.take_all(pattern, "key")
    if revision := _REVISION.search(reading.text):
        pairs["revision"] = revision["it"] or revision["helm"]
    return pairs


def version_in(reading: Reading) -> str | None:
    """A version or tag. Of several ("1.4.0을 1.4.1로") the last: people say last where to go."""
    versions = reading.take_all(_VERSION)
    if not versions and not _OF_REPLICAS.search(reading.text):
        versions = reading.take_all(_PRODUCT_VERSION)
    if not versions:
        return None
    return versions[-1].lower()


def branch_in(reading: Reading) -> str | None:
    taken = (reading.take(pattern) for pattern in _BRANCH)
    return next((name for name in taken if name and name.lower() not in ("the", "this", "a", "my", "new", "and")), None)


def repository_in(reading: Reading) -> str | None:
    """The repository as it was said: "owner/name", or the bare name."""
    for pattern in _REPOSITORY:
        named = pattern.search(reading.text)
        if named and named["it"].lower() not in listed("ordinary") - {"gitops"}:
            return reading.take(pattern)
    owned = _OWNED.search(reading.text)
    if owned and owned["it"].split("/")[0].lower() not in listed("path_roots"):
        return reading.take(_OWNED)
    return None


def paths_in(reading: Reading) -> tuple[str, ...]:
    return reading.take_all(_PATH)


def workflow_in(reading: Reading) -> str | None:
    for pattern in _WORKFLOW:
        match = pattern.search(reading.text)
        if match and not listed("not_a_workflow").intersection(match["it"].lower().split()):
            return reading.take(pattern)
    return None
