"""How a cluster writes things down: times, quantities, tables, YAML, selectors."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from worlds.cluster.apply import known
from worlds.cluster.errors import ApiError
from worlds.cluster.quantity import asked, quantity, show
from worlds.cluster.selectors import fields, labels
from worlds.cluster.table import aligned
from worlds.cluster.times import age, epoch, go_time, iso
from worlds.cluster.yaml_text import to_yaml
from worlds.duration import seconds


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (0, "0s"), (119, "119s"), (120, "2m"), (199, "3m19s"), (600, "10m"), (10740, "179m"), (10800, "3h"),
        (12000, "3h20m"), (28800, "8h"), (172800, "2d"), (176400, "2d1h"), (41 * 86400, "41d"), (800 * 86400, "2y70d"),
    ],
)  # fmt: skip
def test_ages_are_shown_as_kubectl_shows_them(span: int, shown: str) -> None:
    assert age(span) == shown


def test_times_are_utc_in_both_spellings() -> None:
    at = epoch("2026-11-20T14:30:00+09:00")
    assert iso(at) == "2026-11-20T05:30:00Z"
    assert go_time(at) == "2026-11-20 05:30:00 +0000 UTC"


@pytest.mark.parametrize(
    ("text", "value"), [("90s", 90), ("-24m12s", -1452), ("41d", 3542400), ("1h30m", 5400), (7, 7)]
)
def test_durations_are_read(text: object, value: int) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "soon", "5", "5 m", "m5", "-"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "value"), [("250m", "0.25"), ("1Gi", str(2**30)), ("1.5", "1.5"), (2, "2"), ("1k", "1000")]
)
def test_quantities_are_read(text: object, value: str) -> None:
    assert quantity(text) == Decimal(value)


def test_a_limit_without_a_request_counts_as_the_request() -> None:
    spec = {"containers": [{"resources": {"limits": {"cpu": "300m"}}}, {"resources": {"requests": {"cpu": "200m"}}}]}
    assert asked(spec, "cpu") == Decimal("0.5")
    assert asked({**spec, "initContainers": [{"resources": {"requests": {"cpu": "2"}}}]}, "cpu") == 2
    assert (show(Decimal("0.5"), "requests.cpu"), show(Decimal(2), "cpu"), show(Decimal(2**27), "memory")) == (
        "500m",
        "2",
        "128Mi",
    )


def test_columns_line_up() -> None:
    assert aligned([["NAME", "READY"], ["long-name", "1/1"]]) == "NAME        READY\nlong-name   1/1\n"
    assert aligned([["A", "B"]], closed=True) == "A     B     \n"


POD = {
    "metadata": {"name": "a", "namespace": "web", "labels": {"app": "web", "tier": "front"}},
    "status": {"phase": "Running"},
}


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        (None, True), ("", True), ("app=web", True), ("app==web,tier=front", True), ("app!=web", False), ("app", True),
        ("!app", False), ("app in (web, api)", True), ("app notin (web)", False), ("app in (api),tier=front", False),
    ],
)  # fmt: skip
def test_label_selectors_choose(selector: str | None, chosen: bool) -> None:
    assert labels(selector)(POD) is chosen


def test_field_selectors_choose_by_the_fields_of_the_kind_only() -> None:
    pod = known("v1", "Pod")
    assert fields("status.phase=Running,metadata.name!=b", pod)(POD)
    assert not fields("status.phase=Pending", pod)(POD)
    with pytest.raises(ApiError, match=r"field label not supported: spec\.replicas"):
        fields("spec.replicas=3", known("apps/v1", "Deployment"))


def test_yaml_is_written_as_the_real_server_writes_it() -> None:
    value = {"b": ["1", 1, True, "true", None, "2026-11-20"], "a": {"t": "x: y", "m": "one\ntwo\n"}}
    text = to_yaml(value)
    assert yaml.load(text, yaml.BaseLoader).keys() == value.keys()  # noqa: S506 - a safe loader
    assert text.startswith("a:\n  m: |\n    one\n    two\n") and '- "1"\n- 1\n- true\n- "true"\n- null\n' in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["C"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcxyz", min_size=1), inner),
)


@given(JSON)
def test_yaml_reads_back_as_what_was_written(value: object) -> None:
    assert yaml.safe_load(to_yaml(value)) == value
