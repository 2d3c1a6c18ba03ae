"""Write the files that compose.yaml needs from their examples, with fresh secrets: `python3 deploy/new_secrets.py`.

deploy/env/*.env (mode 0600) get passwords, deploy/people.yaml the hashes of tokens; the tokens are printed, once, and
kept nowhere. A file that exists is never overwritten: then nothing is written at all. Needs Python alone.
"""

import hashlib
import re
import secrets
import sys
from pathlib import Path

PLACEHOLDER = re.compile(r"<([a-z0-9-]+)>")
HASHED = "-sha256"
HERE = Path(__file__).resolve().parent


def main(folder: Path) -> int:
    """0 written, 2 a file is there already."""
    targets = {example: target_of(example) for example in sorted([*folder.glob("env/*.example"), people(folder)])}
    if there := [str(target) for target in targets.values() if target.exists()]:
        sys.stderr.write(
            f"{', '.join(there)}: already there. Remove them, and the volumes that know their passwords.\n"
        )
        return 2
    known: dict[str, str] = {}
    for example, target in targets.items():
        write(target, filled(example.read_text(encoding="utf-8"), known))
    for name in sorted(name for name in known if name.endswith("-token")):
        sys.stdout.write(f"{name}: {known[name]}\n")
    return 0


def people(folder: Path) -> Path:
    return folder / "people.example.yaml"


def target_of(example: Path) -> Path:
    return example.with_name(example.name.removesuffix(".example").replace(".example.", "."))


def filled(text: str, known: dict[str, str]) -> str:
    """`text` with each <name> replaced by its secret, <name-sha256> by the hash of <name>; new ones join `known`."""

    def value(found: re.Match[str]) -> str:
        name = found[1].removesuffix(HASHED)
        secret = known.setdefault(name, secrets.token_urlsafe(32))
        return hashlib.sha256(secret.encode()).hexdigest() if found[1].endswith(HASHED) else secret

    lines = text.splitlines(keepends=True)
    return "".join(line if line.startswith("#") else PLACEHOLDER.sub(value, line) for line in lines)


def write(target: Path, text: str) -> None:
    """The people file holds hashes of long random tokens only, and another account reads it in the container."""
    target.touch(mode=0o644 if target.suffix == ".yaml" else 0o600)
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))
