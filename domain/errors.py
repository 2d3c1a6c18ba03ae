"""The root of Opsward's errors. Each says what happened, to which object, and what to do."""


class OpswardError(Exception):
    """`str(error)` is a whole sentence for a person; `remedy` says what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.args[0]} {self.remedy}".rstrip()


class UsageError(OpswardError):
    """The command or request cannot be understood (exit code 2)."""


class Unavailable(OpswardError):  # noqa: N818 - the condition is the name
    """A database or server cannot be reached."""


class NoSuchApproval(OpswardError):  # noqa: N818
    """There is no approval with this id."""


class AlreadyAnswered(OpswardError):  # noqa: N818
    """Somebody answered first; the message says who and when."""


class ApprovalExpired(OpswardError):  # noqa: N818
    """The approval was not answered in time."""


class NotYours(OpswardError):  # noqa: N818
    """This person may not answer this approval."""


class NotPermitted(OpswardError):  # noqa: N818
    """The approvals table does not permit this batch now."""


class ThreadBusy(OpswardError):  # noqa: N818
    """Another process or task is running this thread."""


class ReplayMismatch(OpswardError):  # noqa: N818
    """A playbook no longer proposes what was recorded: it changed under a sleeping run."""
