"""namespaces_list, events_list, configuration_view."""

from worlds.cluster import table
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError
from worlds.cluster.kinds import by_group_kind
from worlds.cluster.state import EVENT, NAMESPACE
from worlds.cluster.times import epoch, go_time
from worlds.cluster.tools.call import Answer, Arguments, Call
from worlds.cluster.tools.resources import listed
from worlds.cluster.yaml_text import to_yaml


def namespaces_list(call: Call, arguments: Arguments) -> Answer:
    kind = by_group_kind()[NAMESPACE]
    try:
        return Answer(table.text(kind, listed(call, kind, arguments), call.state.now))
    except ApiError as error:
        raise ApiError(f"failed to list namespaces: {error}") from error


def events_list(call: Call, arguments: Arguments) -> Answer:
    try:
        found = listed(call, by_group_kind()[EVENT], arguments)
    except ApiError as error:
        raise ApiError(f"failed to list events in all namespaces: {error}") from error
    if not found:
        return Answer("# No events found")
    shown = to_yaml([_shown(each) for each in found])
    return Answer(f"# The following events (YAML format) were found:\n{shown}")


def _shown(event: Doc) -> Doc:
    when = event["lastTimestamp"] if int(event.get("count", 1)) > 1 else event["firstTimestamp"]
    about = event["involvedObject"]
    return {
        "Namespace": event["metadata"]["namespace"],
        "Timestamp": go_time(epoch(when)),
        "Type": event["type"],
        "Reason": event["reason"],
        "InvolvedObject": {"apiVersion": about["apiVersion"], "Kind": about["kind"], "Name": about["name"]},
        "Message": str(dig(event, "message", default="")).strip(),
    }


def configuration_view(call: Call, _arguments: Arguments) -> Answer:
    """The kubeconfig's shape without any credential."""
    name = call.cluster.name
    context = {"cluster": name, "namespace": "default", "user": call.principal}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"cluster": {"server": "https://kubernetes.default.svc"}, "name": name}],
        "contexts": [{"context": context, "name": name}],
        "current-context": name,
        "users": [{"name": call.principal, "user": {}}],
    }
    return Answer(to_yaml(config))
