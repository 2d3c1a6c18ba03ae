"""reactions.yaml: how a cluster answers what is applied to it, as rules over pods."""

from fnmatch import fnmatchcase

from pydantic import Field

from domain.noun import Noun
from worlds.cluster.doc import Doc, dig
from worlds.duration import Seconds


class Match(Noun):
    """Everything given must hold. `image`, `namespace` and `workload` are shell patterns over the pod's own values.

    `workload` is the name of the Deployment, StatefulSet, DaemonSet or Job that a pod belongs to.
    """

    image: str | None = None
    namespace: str | None = None
    workload: str | None = None
    env: dict[str, str] = Field(default={})


class PullFails(Noun):
    message: str = ""


class Crash(Noun):
    """A container ends `after` seconds of work, and then again each time `runs_for` seconds after a restart."""

    after: Seconds = 1
    runs_for: Seconds = 1
    exit_code: int = 1
    reason: str = "Error"
    last: str = ""
    """The last line it logs."""


class Unready(Noun):
    """The readiness probe fails from `after` seconds on."""

    after: Seconds = 0
    message: str = "Readiness probe failed: HTTP probe failed with statuscode: 503"


class Line(Noun):
    """A log line: once, `after` seconds into a container's life, or from then on `every` so often.

    In `text`, `{n:8-31}` becomes a number in that range, fixed for each moment, and `{pod}` the pod's name.
    """

    after: Seconds = 0
    every: Seconds | None = None
    text: str


class Recurring(Noun):
    """An event about the pod that keeps coming."""

    after: Seconds = 0
    every: Seconds
    type: str = "Warning"
    reason: str
    message: str


class Reaction(Noun):
    """`pods` limits a failure to so many pods of a workload at a time."""

    match: Match
    pull_fails: PullFails | None = None
    crash: Crash | None = None
    unready: Unready | None = None
    pods: int | None = None
    logs: tuple[Line, ...] = ()
    events: tuple[Recurring, ...] = ()

    @property
    def fails(self) -> bool:
        return bool(self.pull_fails or self.crash or self.unready)


class Reactions(Noun):
    """`registries`: registry -> repository -> the tags it holds; other registries hold whatever is asked of them."""

    rules: tuple[Reaction, ...] = ()
    registries: dict[str, dict[str, tuple[str, ...]]] = Field(default={})

    def of(self, pod: Doc, workload: str) -> list[int]:
        """The rules that hold for a pod, by their place in the file."""
        return [place for place, rule in enumerate(self.rules) if matches(rule.match, pod, workload)]

    def missing(self, image: str) -> bool:
        """Whether a registry that is listed does not hold this image."""
        registry, _, rest = image.partition("/")
        if registry not in self.registries:
            return False
        if "@" in rest:
            return rest.partition("@")[0] not in self.registries[registry]
        repository, _, tag = rest.partition(":")
        return (tag or "latest") not in self.registries[registry].get(repository, ())


def matches(match: Match, pod: Doc, workload: str) -> bool:
    containers = dig(pod, "spec", "containers", default=[])
    env = {e["name"]: e.get("value") for c in containers for e in c.get("env") or []}
    return (
        (match.image is None or any(fnmatchcase(c.get("image", ""), match.image) for c in containers))
        and (match.namespace is None or fnmatchcase(dig(pod, "metadata", "namespace", default=""), match.namespace))
        and (match.workload is None or fnmatchcase(workload, match.workload))
        and all(env.get(name) == value for name, value in match.env.items())
    )
