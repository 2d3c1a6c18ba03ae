"""Settings: read once, refused in words that name the variable and never its value."""

from pathlib import Path

import pytest

from adapters.settings import CHECKOUT, read_settings
from domain.errors import UsageError


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("OPSWARD_")]:
        monkeypatch.delenv(name)


def test_nothing_set_means_the_embedded_default_of_the_demo_world() -> None:
    settings = read_settings()
    assert (settings.database_url, settings.graph_url, settings.world) == (None, None, "demo")
    assert (settings.host, settings.port, settings.identity) == ("127.0.0.1", 8000, "asserted")
    assert settings.home == CHECKOUT / ".opsward"


def test_outside_a_writable_checkout_the_home_is_the_user_s_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("adapters.settings.CHECKOUT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert read_settings().home.name == "opsward"
    assert CHECKOUT not in read_settings().home.parents


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSWARD_DATABASE_URL", "")
    assert read_settings().database_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("OPSWARD_PORT", "secret-http"), ("OPSWARD_IDENTITY", "secret"), ("OPSWARD_APPROVAL_MINUTES", "0")],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name) as caught:
        read_settings()
    assert "secret" not in str(caught.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSWARD_DATABASE_URL", "postgresql://opsward:hunter2@db/opsward")
    monkeypatch.setenv("OPSWARD_GRAPH_PASSWORD", "hunter2")
    assert "hunter2" not in repr(read_settings())
