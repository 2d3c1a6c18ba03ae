"""`ToolDescription`: what a server says about one of its tools. A claim, pinned by its digest."""

from pydantic import JsonValue

from domain.call import Digest, digest_of
from domain.noun import Noun


class ToolDescription(Noun):
    name: str
    description: str = ""
    schema_: dict[str, JsonValue] = {}

    @property
    def pin(self) -> Digest:
        """Digest over name, description and input schema."""
        return digest_of({"name": self.name, "description": self.description, "inputSchema": self.schema_})
