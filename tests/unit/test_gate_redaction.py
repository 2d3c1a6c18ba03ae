"""No secret passes, everything else stays, and twice is the same as once."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from guardrails.redaction import redact

WORD = st.text(string.ascii_letters + string.digits, min_size=24, max_size=36)
UPPER = st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=16)
SECRETS = st.one_of(
    WORD.map(lambda word: ("", f"ghp_{word}", "")),
    WORD.map(lambda word: ("", f"github_pat_{word}", "")),
    UPPER.map(lambda word: ("key ", f"AKIA{word}", "")),
    WORD.map(lambda word: ("", f"eyJ{word}.{word}.{word}", "")),
    WORD.map(lambda word: ("Authorization: Bearer ", word, "")),
    WORD.map(lambda word: ("postgres://app:", f"x{word}", "@db:5432/shop")),
    WORD.map(lambda word: ("DB_PASSWORD=", f"x{word}", "")),
    WORD.map(lambda word: ('{"password": "', f"x{word}", '"}')),
    WORD.map(lambda word: ("- name: API_TOKEN\n  value: ", f"x{word}", "\n")),
    WORD.map(lambda word: ("-----BEGIN RSA PRIVATE KEY-----\n", word, "\n-----END RSA PRIVATE KEY-----")),
    WORD.map(lambda word: ("kind: Secret\ndata:\n  a: ", word, "\n")),
    WORD.map(lambda word: ("비밀번호: ", f"x{word}", "")),
)
PLAIN = [
    "connection pool exhausted (size=5, waiting=3)",
    "FATAL could not acquire connection within 30s",
    "image: registry.shop.example/web@sha256:" + "a" * 64,
    "secretName: web-tls",
    "secretKeyRef: {name: db, key: url}",
    "head 0123456789abcdef0123456789abcdef01234567",
    "manage_master_user_password = true",
    "password = var.db_password",
    "token: ${{ secrets.GITHUB_TOKEN }}",
    "tokenCount: 5",
    "암호화: KMS",
    "password:\n  valueFrom:",
    "https://github.com/shop/gitops.git",
    "kind: ConfigMap\ndata:\n  colour: blue\n",
]


@given(st.sampled_from(["", "log: ", "앞말 "]), SECRETS, st.sampled_from(["", " and more", "\n다음 줄"]))
def test_a_secret_never_passes_and_twice_is_the_same_as_once(
    before: str, secret: tuple[str, str, str], after: str
) -> None:
    lead = before if "\n" not in secret[0] else ""
    text = lead + "".join(secret) + after
    cleaned = redact(text)
    assert secret[1] not in cleaned
    assert cleaned.startswith(lead)
    assert cleaned.endswith(after)
    assert redact(cleaned) == cleaned
    assert secret[1] not in json.dumps(redact({"deep": [{"text": text}]}))


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_redaction_keeps_the_shape_and_is_idempotent(value: JsonValue) -> None:
    once = redact(value)
    assert type(once) is type(value)
    assert redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Secret\ndata:\n  a: {0}\n  b: |\n    {0}\n    {0}\n",
        "apiVersion: v1\ndata: {{a: {0}, b: {0}}}\nkind: Secret\n",
        "- apiVersion: v1\n  kind: Secret\n  stringData:\n    a: {0}\n",
        '{{"apiVersion": "v1", "kind": "Secret", "data": {{"a": "{0}"}}}}',
        '{{"items": [{{"kind": "Secret", "data": {{"a": "{0}"}}}}]}}',
    ],
)
def test_secret_manifests_lose_their_values_in_every_spelling(text: str) -> None:
    filled = text.format("cGxhaW4=")
    assert "cGxhaW4=" not in redact(filled)
    assert redact(redact(filled)) == redact(filled)


def test_objects_lose_secret_fields_and_keep_references() -> None:
    value: JsonValue = {
        "env": [
            {"name": "DB_PASSWORD", "value": "hunter22"},
            {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
            {"name": "DB_POOL_SIZE", "value": "5"},
        ],
        "authorization": "abc",
    }
    assert redact(value) == {
        "env": [
            {"name": "DB_PASSWORD", "value": "<redacted:value>"},
            {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
            {"name": "DB_POOL_SIZE", "value": "5"},
        ],
        "authorization": "<redacted:value>",
    }
