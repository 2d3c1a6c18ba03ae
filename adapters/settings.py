"""`Settings`: everything that differs between installations, read from the environment once and handed down."""

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import UsageError
from domain.vocabulary import Language

CHECKOUT = Path(__file__).resolve().parents[1]


def default_home() -> Path:
    """`.opsward` in the source checkout when it can be written there, else the user's data folder."""
    if (CHECKOUT / "pyproject.toml").exists() and os.access(CHECKOUT, os.W_OK):
        return CHECKOUT / ".opsward"
    return Path(platformdirs.user_data_dir("opsward", appauthor=False))


class Settings(BaseSettings):
    """Each field is the variable OPSWARD_<FIELD>. Absent addresses mean the embedded databases of `home`."""

    model_config = SettingsConfigDict(env_prefix="OPSWARD_", env_ignore_empty=True, frozen=True)

    home: Path = Field(default_factory=default_home)
    database_url: SecretStr | None = None
    graph_url: str | None = None
    graph_user: str = "neo4j"
    graph_password: SecretStr | None = None
    embedded_idle_seconds: float = Field(default=120.0, ge=0)
    world: str = "demo"
    servers: dict[str, str] = {}
    """MCP servers given by address: {"kubernetes": "http://127.0.0.1:8080/mcp"}. The others are the world's."""
    server_tokens: dict[str, SecretStr] = {}
    """Their bearer tokens, by the same names."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    identity: Literal["asserted", "token"] = "asserted"
    people: Path | None = None
    token: SecretStr | None = None
    """What `opsward chat` shows a server that wants proof of who is asking."""
    approval_minutes: int = Field(default=60, ge=1)
    language: Language | None = None
    """The language of answers and menus; absent: that of the request."""


def read_settings() -> Settings:
    """Raises UsageError that names the variable and what is wrong with it (never its value: it may be a secret)."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"OPSWARD_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise UsageError(f"The environment is not usable: {wrong}.", "Correct or unset the variables named.") from error
