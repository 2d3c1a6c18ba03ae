"""Services, resource kinds and the names of single resources."""

import re

from language.signs import english_words
from language.spans import Reading
from language.vocabulary import listed, pattern_of, said_as

_NUMBERED = re.compile(
    r"(?<![\w/-])(?P<it>(?:pvc?|lb|ip|u|i|vol|eni|sg|node|data|tmp|snap|disk|vm)-[\w-]*\d[\w.-]*"
    r"|[a-z][a-z0-9-]*-[a-f0-9]{8,10}-[a-z0-9]{5}|qa-\d+)",
    re.ASCII,
)
_BUCKET = re.compile(r"\bs3://(?P<it>[\w.-]+)", re.ASCII)
_KEBAB = re.compile(r"(?<![\w/.=@:-])(?P<it>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?![\w/=@-])", re.ASCII)
_LATIN = re.compile(r"(?<![\w/.=@:#-])(?P<it>[a-z][a-z0-9]{2,})(?![\w/=@-])", re.ASCII)
_CALLED = re.compile(
    r"\b(?:deploy|restart|scale|roll ?back|rollback|revert|bounce|sync|reconcile|ship|install|release|upgrade"
    r"|downgrade|is|does|for|of|on|"
    r"about|redeploy|double|triple|halve|debug|summari[sz]e|recycle|reboot|bump)\s(?:the |our |all "
    r"|back )?(?P<it>[a-z][a-z0-9]{2,})\b"
    r"|\b(?P<noun>[a-z][a-z0-9]{2,})\s(?:service|app|pods?|deployment|release|workers?|replicas?|logs?"
    r"|statefulset|daemonset|api|incident|application)\b"
    r"|(?P<korean>[a-z][a-z0-9]{2,})\s?(?:앱|서비스|파드|서버|디플로이먼트|워커|레플리카|컨슈머|로그|장애|배포"
    r"|재시작|롤백)",
    re.ASCII,
)
_KOREAN_SERVICE = re.compile(
    r"(?P<it>결제|주문|로그인|검색|알림|배송|회원|쿠폰|상품|인증)\s?(?:서비스|서버|api|파드|앱|쪽|시스템|장애)",
    re.ASCII,
)
_NOT_A_SERVICE = re.compile(
    r"^(?:ns|aws|gcp|azure|eks|gke|aks|us|ap|eu|lgtm|cost|pre|post|non|multi|per|self|x)-|.*-(?:latest|plan|run)$",
    re.ASCII,
)


def services_in(reading: Reading, korean: bool) -> tuple[str, ...]:
    """Services in the order they are named. In a Korean sentence any unknown Latin word names something."""
    found: dict[int, str] = {}
    for match in pattern_of("services").finditer(reading.text):
        found[match.start()] = said_as("services")[match[0]]
    for match in _KEBAB.finditer(reading.text):
        if not _NOT_A_SERVICE.match(match["it"]) and match["it"] not in listed("hyphenated"):
            found[match.start()] = match["it"]
    for match in (_LATIN if korean else _CALLED).finditer(reading.text):
        group = match.lastgroup or "it"
        if _may_name(match[group]):
            found.setdefault(match.start(group), match[group])
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def _may_name(word: str) -> bool:
    return word not in listed("ordinary") and word not in english_words()


def names_in(reading: Reading) -> tuple[str, ...]:
    """Names of single resources: "pv-0031", a pod with its hash, a node by address, a bucket."""
    return reading.take_all(_NUMBERED) + reading.take_all(_BUCKET)


def kind_in(text: str) -> str | None:
    """The kind of resource that is spoken of ("Deployment", "Node", "Bucket"), the most specific one first."""
    kinds = [(said_as("kinds")[match[0]], match) for match in pattern_of("kinds").finditer(text)]
    vague = ("Cluster", "Namespace", "Pod", "Network")
    specific = [kind for kind, _ in kinds if kind not in vague]
    return next(iter(specific or [kind for kind, _ in kinds]), None)
