"""What can go wrong with the graph, and how the driver's own errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import AuthError, DriverError, Neo4jError

from domain.errors import Unavailable


class GraphError(Unavailable):
    """The graph refused a query or a snapshot; the message names it. A run then says that it has less context."""


LOST_RACES = (
    "Neo.ClientError.Schema.ConstraintValidationFailed",  # the other one's thing is already there
    "Neo.ClientError.Statement.SemanticError",  # it was the first of its kind (TypeAlreadyExistsException)
    "Neo.ClientError.Statement.EntityNotFound",  # it was seen and then rolled back (RecordNotFoundException)
)


def lost_race(error: Neo4jError) -> bool:
    """Whether to try again: two processes merged the same new thing at once, and this one came second.

    The embedded database says so in three ways; looked at again, the thing is there. Neo4j lets the second one wait.
    """
    return error.code in LOST_RACES


@contextmanager
def graph_errors(url: str) -> Iterator[None]:
    """Raise Unavailable for what keeps the database from answering, GraphError for what it answers with an error."""
    try:
        yield
    except AuthError as error:
        remedy = "Check the graph's user and password (OPSWARD_GRAPH_USER, OPSWARD_GRAPH_PASSWORD)."
        raise Unavailable(f"The graph database at {url} refused the login.", remedy) from error
    except (DriverError, OSError) as error:
        remedy = "Check that it runs and that OPSWARD_GRAPH_URL names it; `opsward doctor` tells."
        raise Unavailable(f"The graph database at {url} cannot be reached ({type(error).__name__}).", remedy) from error
    except Neo4jError as error:
        if error.is_retryable():
            raise Unavailable(f"The graph database at {url} is not ready: {error.message}.", "Try again.") from error
        raise GraphError(f"The graph database at {url} refused a query: {error.message}.", "Report this.") from error
