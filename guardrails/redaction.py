"""Taking secrets out of text and JSON before they reach a record, a prompt, a checkpoint or an answer.

Deterministic, and the same when done twice. A mark names the kind of what stood there: `<redacted:token>`.
"""

import json
import re
from collections.abc import Iterator
from typing import TypeVar, cast

from pydantic import JsonValue

from guardrails.marks import MARK
from guardrails.secret_manifest import without_values

Value = TypeVar("Value")

TOKENS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "key",
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*\Z)", re.DOTALL),
    ),
    ("token", re.compile(r"\bgh[opusr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_[A-Za-z0-9_]{20,255}\b")),
    ("token", re.compile(r"\bglpat-[A-Za-z0-9_-]{20,64}|\bxox[abeoprs]-[A-Za-z0-9-]{10,250}|\bAIza[A-Za-z0-9_-]{35}")),
    (
        "token",
        re.compile(r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,200}|\bnpm_[A-Za-z0-9]{36}\b|\bhv[sb]\.[A-Za-z0-9_-]{20,200}"),
    ),
    ("awskey", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")),
    ("jwt", re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")),
)
"""Secrets that their own form gives away."""

BEARER = re.compile(r"(?i)\b(bearer|basic)([ \t]+)(?!<redacted:)([A-Za-z0-9+/=_.~-]{12,})")
ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]{1,30}://[^\s:/@\"'<>]{0,100}):(?!<redacted:)([^\s@\"'<>]{1,200})@")
SIGNATURE = re.compile(
    r"(?i)([?&](?:X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|sig|signature)=)(?!<redacted:)([^&\s\"'<>]+)"
)

NAME_OF_ONE = (
    r"(?:[A-Za-z0-9]+[_.-])*(?:[a-z0-9]+(?=[A-Z]))?"
    r"(?:(?i:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|"
    r"client[_-]?secret|credentials?|auth[_-]?token))"
)
NAMED = re.compile(
    rf"(?<![A-Za-z0-9_.$-])(?P<name>{NAME_OF_ONE}|비밀번호|암호|비번|토큰)(?P<between>[\"']?[ \t]*[:=][ \t]*)"
    r"(?P<value>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\s,;&\"'(){}\[\]<>]+)"
)
"""`name = value` where the name says that the value is secret."""
ENV = re.compile(
    rf"(?P<head>\bname\"?:[ \t]*[\"']?{NAME_OF_ONE}[\"']?[ \t]*,?\s*\"?value\"?:[ \t]*)"
    r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s,}]+)"
)
"""A variable of a container: its name on one line, its value on the next."""
WHOLE_NAME = re.compile(rf"{NAME_OF_ONE}|(?i:authorization)")
HARMLESS = re.compile(
    r"(?i)true|false|null|none|nil|~|-|\*+|\d{1,4}|\$.*|\{\{.*|(?:var|local|data|module|each|secrets|vault)\..*|<redacted:[a-z]+>|[|>][+-]?"
)
"""Values that are no secret whatever their name: switches, references, placeholders."""


def redact(value: Value) -> Value:
    """`value`, text or JSON of any shape, without its secrets; everything else stays as it is."""
    return cast("Value", _redacted(cast("JsonValue", value)))


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """(kind, position) of every secret in `text` that its own form gives away."""
    for kind, pattern in TOKENS:
        yield from ((kind, found.start()) for found in pattern.finditer(text))


def _redacted(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_redacted(item) for item in value]
    if isinstance(value, dict):
        return _object(value)
    return value


def _object(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Secret data, fields with secret names, and {"name": "DB_PASSWORD", "value": …}."""
    secret = value.get("kind") == "Secret"
    named = value.get("name")
    out: dict[str, JsonValue] = {}
    for key, item in value.items():
        if secret and key in {"data", "stringData"} and isinstance(item, dict):
            out[key] = {name: MARK.format("secret") for name in item}
        elif isinstance(item, str) and (_secret_name(key) or (key == "value" and _secret_name(named))):
            out[key] = item if not item or HARMLESS.fullmatch(item) else MARK.format("value")
        else:
            out[key] = _redacted(item)
    return out


def _json_text(text: str) -> str | None:
    """A text that is JSON, redacted as JSON and else left as it is; None when it is not JSON."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cleaned = _redacted(value)
    return text if cleaned == value else json.dumps(cleaned, ensure_ascii=False)


def _secret_name(name: JsonValue) -> bool:
    return isinstance(name, str) and WHOLE_NAME.fullmatch(name) is not None


def _text(text: str) -> str:
    if "Secret" in text:
        as_json = _json_text(text)
        text = without_values(text) if as_json is None else as_json
    for kind, pattern in TOKENS:
        text = pattern.sub(MARK.format(kind), text)
    text = BEARER.sub(rf"\1\2{MARK.format('token')}", text)
    text = ADDRESS.sub(rf"\1:{MARK.format('password')}@", text)
    text = SIGNATURE.sub(rf"\1{MARK.format('signature')}", text)
    text = ENV.sub(_env, text)
    return NAMED.sub(_named, text)


def _env(found: re.Match[str]) -> str:
    return found["head"] + _marked(found["value"])


def _named(found: re.Match[str]) -> str:
    return f"{found['name']}{found['between']}{_marked(found['value'])}"


def _marked(value: str) -> str:
    quote = value[0] if value[:1] in {'"', "'"} else ""
    inner = value[1:-1] if quote else value
    return value if not inner or HARMLESS.fullmatch(inner) else f"{quote}{MARK.format('value')}{quote}"
