"""What the API server says when it refuses."""

from domain.errors import OpswardError
from worlds.cluster.kinds import Kind


class ApiError(OpswardError):
    """A request that the API server answers with an error; the message is the API server's."""


def not_found(kind: Kind, name: str) -> ApiError:
    return ApiError(f'{kind.resource} "{name}" not found')


def invalid(kind: Kind, name: str, reasons: list[str]) -> ApiError:
    listed = reasons[0] if len(reasons) == 1 else f"[{', '.join(reasons)}]"
    return ApiError(f'{kind.group_kind} "{name}" is invalid: {listed}')


def forbidden(kind: Kind, name: str, reason: str) -> ApiError:
    return ApiError(f'{kind.resource} "{name}" is forbidden: {reason}')
