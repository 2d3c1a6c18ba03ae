"""`Record`: one link of the append-only, hash-chained audit table."""

from datetime import datetime

from pydantic import JsonValue

from domain.call import Digest, digest_of
from domain.noun import Noun

GENESIS = Digest("sha256:" + "0" * 64)
"""What the first record names as its predecessor."""


class Record(Noun):
    """`hash` is the digest of every other field, the predecessor's hash included."""

    number: int
    at: datetime
    thread: str
    actor: str
    event: str
    subject: str
    body: dict[str, JsonValue]
    previous: Digest
    hash: Digest

    def expected_hash(self) -> Digest:
        return digest_of(self.model_dump(mode="json", exclude={"hash"}))
