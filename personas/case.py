"""`Case`: everything a playbook may look at."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from domain.errors import OpswardError
from domain.estate import Cluster, Context, Service
from domain.finding import Finding
from domain.intent import Intent
from domain.vocabulary import Environment


@dataclass(frozen=True)
class Case:
    """The request, what recall found, and what earlier tasks of the itinerary came to (by task, "devops.propose")."""

    intent: Intent
    context: Context = field(default_factory=Context)
    findings: dict[str, Finding] = field(default_factory=dict)

    def fact(self, name: str) -> JsonValue:
        """A fact of an earlier task, the newest first. Raises OpswardError when nobody left it."""
        for finding in reversed(self.findings.values()):
            if name in finding.facts:
                return finding.facts[name]
        raise OpswardError(f"No earlier task left the fact {name!r}.", "The itinerary is missing a task.")

    def text_fact(self, name: str) -> str:
        return str(self.fact(name))

    @property
    def cluster(self) -> Cluster | None:
        """The cluster that was meant: by name, else by environment, else by cloud and kind, else the default one."""
        targets = self.intent.targets
        found = [
            cluster
            for cluster in self.context.clusters
            if targets.cluster in (None, cluster.name)
            and targets.environment in (None, cluster.environment, Environment(cluster.environment))
            and targets.cluster_kind in (None, cluster.kind)
            and targets.cloud in (None, cluster.cloud)
        ]
        return next((cluster for cluster in found if cluster.default), found[0] if found else None)

    @property
    def service(self) -> Service | None:
        """The known service that was meant, on the cluster that was meant."""
        cluster = self.cluster
        for name in self.intent.targets.services:
            for service in self.context.services:
                same = service.name == name or service.name.startswith(f"{name}-") or service.namespace == name
                if same and (cluster is None or service.cluster == cluster.name):
                    return service
        return None

    def repository(self, purpose: str) -> str | None:
        """The repository named in the request when it has this purpose, else the first one that has."""
        named = self.intent.targets.repository
        candidates = [repo for repo in self.context.repositories if repo.purpose == purpose]
        for repo in candidates:
            if named and named in (repo.name, repo.name.split("/")[-1]):
                return repo.name
        return candidates[0].name if candidates else None
