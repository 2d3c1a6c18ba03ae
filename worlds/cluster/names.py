"""Names that controllers make up: the same history gives the same names, on every machine."""

import hashlib
import json
import uuid

from worlds.cluster.doc import Doc

SAFE = "bcdfghjklmnpqrstvwxz2456789"
"""The letters Kubernetes uses for random suffixes: no vowels, no words."""
SPACE = uuid.UUID("5d8f3c0e-6a51-4b7e-9a54-0c2d5b9f4e11")


def suffix(seed: str, length: int = 5) -> str:
    digest = hashlib.sha256(seed.encode()).digest()
    return "".join(SAFE[byte % len(SAFE)] for byte in digest[:length])


def number(seed: str, below: int) -> int:
    """A number from 0 up to `below`, fixed by `seed`."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % below


def template_hash(template: Doc) -> str:
    """The pod-template-hash of a pod template."""
    return suffix(json.dumps(template, sort_keys=True), 10)


def uid(seed: str) -> str:
    return str(uuid.uuid5(SPACE, seed))
