"""Who a bearer token belongs to: the people file holds the SHA-256 of each token, never the token."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from domain.errors import UsageError

HASH = re.compile(r"[0-9a-f]{64}")


class Holder(BaseModel):
    """One entry of `people:`; other fields of it are read elsewhere."""

    model_config = ConfigDict(extra="ignore")

    name: str
    token_sha256: str | None = Field(default=None, pattern=HASH)


class Holders(BaseModel):
    model_config = ConfigDict(extra="ignore")

    people: tuple[Holder, ...]


def read_tokens(path: Path) -> Mapping[str, str]:
    """SHA-256 (hexadecimal) of a token -> name of its holder.

    Raises UsageError that names the file and the field when it cannot be read or two people share a token.
    """
    try:
        read = Holders.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise UsageError(f"The people file {path} cannot be read: {error}", "OPSWARD_PEOPLE names it.") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise UsageError(f"The people file {path} is not usable: {wrong}.", "Correct these fields.") from error
    tokens: dict[str, str] = {}
    for number, holder in enumerate(read.people):
        if holder.token_sha256 is not None and tokens.setdefault(holder.token_sha256, holder.name) != holder.name:
            other = tokens[holder.token_sha256]
            raise UsageError(
                f"{path}: people.{number}.token_sha256: {holder.name} has the same token as {other}.",
                "Give each person a token of their own.",
            )
    return tokens


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
