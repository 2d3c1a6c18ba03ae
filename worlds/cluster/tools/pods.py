"""pods_list, pods_list_in_namespace, pods_get, pods_delete, pods_log."""

from worlds.cluster import logs, table
from worlds.cluster.apply import delete
from worlds.cluster.controllers.kubelet import stage_of
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError, not_found
from worlds.cluster.kinds import by_group_kind
from worlds.cluster.state import POD, Thing
from worlds.cluster.timeline import Life, lives
from worlds.cluster.tools.call import Answer, Arguments, Call, namespace
from worlds.cluster.tools.resources import listed
from worlds.cluster.yaml_text import to_yaml

TAIL = 100
DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


def pods_list(call: Call, arguments: Arguments) -> Answer:
    everywhere = {k: v for k, v in arguments.items() if k != "namespace"}
    return _table(call, everywhere, "failed to list pods in all namespaces")


def pods_list_in_namespace(call: Call, arguments: Arguments) -> Answer:
    return _table(call, arguments, f"failed to list pods in namespace {arguments['namespace']}")


def _table(call: Call, arguments: Arguments, failed: str) -> Answer:
    kind = by_group_kind()[POD]
    try:
        return Answer(table.text(kind, listed(call, kind, arguments), call.state.now))
    except ApiError as error:
        raise ApiError(f"{failed}: {error}") from error


def _pod(call: Call, arguments: Arguments) -> Thing:
    thing = call.state.get(POD, namespace(arguments), str(arguments["name"]))
    if thing is None:
        raise not_found(by_group_kind()[POD], str(arguments["name"]))
    return thing


def pods_get(call: Call, arguments: Arguments) -> Answer:
    try:
        return Answer(to_yaml(_pod(call, arguments).object))
    except ApiError as error:
        raise ApiError(f"failed to get pod {_where(arguments)}: {error}") from error


def pods_delete(call: Call, arguments: Arguments) -> Answer:
    try:
        thing = _pod(call, arguments)
    except ApiError as error:
        raise ApiError(f"failed to delete pod {_where(arguments)}: {error}") from error
    delete(call.state, thing.kind, thing.namespace, thing.name)
    call.state.effect("resource.deleted", thing, call.principal)
    return Answer("Pod deleted successfully")


def pods_log(call: Call, arguments: Arguments) -> Answer:
    name, space = arguments["name"], arguments.get("namespace", "")
    try:
        pod = _pod(call, arguments)
        container = _container(pod, arguments)
        life = _life(call, pod, container, bool(arguments.get("previous")))
    except ApiError as error:
        raise ApiError(f"failed to get pod {name} log in namespace {space}: {error}") from error
    rules = [call.state.reactions.rules[place] for place in pod.sim.get("rules", [])]
    entries = _file(call, pod, container)
    text = logs.tail(pod, rules, life, call.state.now, entries, int(arguments.get("tail") or TAIL))
    return Answer(text or f"The pod {name} in namespace {space} has not logged any message yet")


def _where(arguments: Arguments) -> str:
    return f"{arguments['name']} in namespace {arguments.get('namespace', '')}"


def _container(pod: Thing, arguments: Arguments) -> str:
    names = [c["name"] for c in pod.object["spec"]["containers"]]
    marked = dig(pod.object, "metadata", "annotations", DEFAULT_CONTAINER)
    wanted = str(arguments.get("container") or (marked if marked in names else names[0]))
    if wanted not in names:
        raise ApiError(f"container {wanted} is not valid for pod {pod.name}")
    return wanted


def _life(call: Call, pod: Thing, container: str, previous: bool) -> Life:
    """The life whose log is asked for. Raises ApiError where there is none, in the kubelet's words."""
    known = _known(call, pod)
    if previous:
        ended = dig(_status(pod, container), "lastState", "terminated")
        before = [life for life in known if life.end is not None and life.end <= call.state.now]
        if ended is None or not before:
            raise ApiError(f'previous terminated container "{container}" in pod "{pod.name}" not found')
        return before[-1]
    if known:
        return known[-1]
    waiting = dig(_status(pod, container), "state", "waiting", "reason", default="")
    why = {
        "": "",
        "ContainerCreating": " is waiting to start: ContainerCreating",
        "ErrImagePull": " is waiting to start: image can't be pulled",
        "ImagePullBackOff": " is waiting to start: trying and failing to pull image",
    }
    if not waiting:
        raise ApiError(f"pod {pod.name} does not have a host assigned")
    raise ApiError(f'container "{container}" in pod "{pod.name}"{why[waiting]}')


def _known(call: Call, pod: Thing) -> list[Life]:
    """Lives that had begun; while a container waits for its restart, the latest is the one that ended."""
    if "scheduled" not in pod.sim:
        return []
    stage = stage_of(pod, call.state.now)
    found = lives(int(pod.sim["scheduled"]), pod.sim.get("fate", {}), call.state.now)
    return found if stage.life is None else [*(life for life in found if life.start < stage.life.start), stage.life]


def _status(pod: Thing, container: str) -> Doc:
    found = dig(pod.object, "status", "containerStatuses", default=[])
    return next((c for c in found if c["name"] == container), {})


def _file(call: Call, pod: Thing, container: str) -> list[logs.Entry]:
    """The log file of a workload's container, or of this very pod where it has one."""
    folder = f"clusters/{call.cluster.name}/logs/{pod.namespace}"
    for who in (pod.name, str(pod.sim.get("workload", pod.name))):
        file = call.world.file(f"{folder}/{who}/{container}.log")
        if file is not None:
            return logs.read(file, int(call.world.description.start.timestamp()))
    return []
