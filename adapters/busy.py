"""What somebody is told whose thread is being run elsewhere."""

from domain.errors import ThreadBusy


def busy(thread: str) -> ThreadBusy:
    return ThreadBusy(
        f"Thread {thread} is being run by another process or task.", "Wait until it has finished, then try again."
    )
