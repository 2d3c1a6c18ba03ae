"""`opsward stop`: the embedded databases of a home, stopped now rather than when nobody needs them."""

import sys

from adapters import embedded
from adapters.settings import Settings


def stop(settings: Settings) -> int:
    embedded.stop(settings.home)
    sys.stdout.write(f"{settings.home}: stopped\n")
    return 0
