"""The embedded databases: a PostgreSQL and a graph database over Bolt, started for whoever needs them.

One supervisor process per OPSWARD_HOME owns both servers. It is started by the first `ensure`, shared by every process
of this home, and stops the servers when no process has needed them for a while.
"""

from adapters.embedded.addresses import Addresses
from adapters.embedded.control import Status, status, stop
from adapters.embedded.ensure import ensure, wait_for_graph
from adapters.embedded.lease import release

__all__ = ["Addresses", "Status", "ensure", "release", "status", "stop", "wait_for_graph"]
