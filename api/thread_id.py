"""`ThreadId` in an address: letters, digits, `-` and `_`, so that it can be part of the names of turns."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
ThreadId = Annotated[str, Path(pattern=PATTERN)]
GivenThreadId = Annotated[str, Field(pattern=PATTERN)]
