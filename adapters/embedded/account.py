"""The account PostgreSQL runs as. It refuses root, so root lends it an unprivileged one.

No account is created and no folder's permissions are opened: where the unprivileged account could not reach the program
or the data (a home of mode 0700), it is given the one capability that lets it look a path up (Linux, capabilities(7)).
"""

import os
import pwd
import shutil
from collections.abc import Iterable
from pathlib import Path

from domain.errors import Unavailable

OTHERS_ENTER = 0o001
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}
"""Name -> number, the weaker first."""


def prepare(folder: Path) -> None:
    """Make `folder` (mode 0700) and give it to the account that PostgreSQL will run as."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        give(folder)


def give(path: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def command_prefix(folder: Path, program: Path) -> list[str]:
    """What to put before `program` so that it runs as the owner of `folder`; nothing for an ordinary user.

    Raises Unavailable when the data belong to somebody else, or when root cannot lend another account.
    """
    owner = folder.stat()
    if os.geteuid() != 0:
        if owner.st_uid == os.geteuid():
            return []
        raise Unavailable(
            f"The database files in {folder} belong to user {owner.st_uid}, not to you.",
            "Run as the user who created them, or set OPSWARD_HOME to another folder.",
        )
    setpriv = shutil.which("setpriv")
    if setpriv is None or owner.st_uid == 0:
        raise Unavailable(
            f"PostgreSQL does not run as root, and {folder} cannot be lent to another account.",
            "Run as an ordinary user, or install util-linux (setpriv) and give the folder to `nobody`.",
        )
    return [
        setpriv,
        f"--reuid={owner.st_uid}",
        f"--regid={owner.st_gid}",
        "--clear-groups",
        *_reaching(folder, program),
    ]


def _reaching(folder: Path, program: Path) -> list[str]:
    if all(path.stat().st_mode & OTHERS_ENTER for path in _way_to(folder, program)):
        return []
    capability = _lendable()
    if capability is None:
        raise Unavailable(
            f"The account `nobody` cannot reach {folder} or {program}, and this system lends it no capability to.",
            "Set OPSWARD_HOME to a folder whose parents others may enter (mode 0711), or run as an ordinary user.",
        )
    return [
        f"--inh-caps=-all,+{capability}",
        f"--ambient-caps=-all,+{capability}",
        f"--bounding-set=-all,+{capability}",
    ]


def _way_to(folder: Path, program: Path) -> Iterable[Path]:
    """Everything but the folder itself, which the account owns."""
    yield from folder.resolve().parents
    yield program.resolve()
    yield from program.resolve().parents


def _lendable() -> str | None:
    status = Path("/proc/self/status").read_text(encoding="ascii") if Path("/proc/self/status").exists() else ""
    held = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapPrm:")), 0)
    return next((name for name, number in CAPABILITIES.items() if held >> number & 1), None)
