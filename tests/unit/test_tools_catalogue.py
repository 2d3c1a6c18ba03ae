"""The catalogue: every tool of every server is classified, pinned, and depends on its arguments where it must."""

import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from domain.call import ToolCall
from domain.vocabulary import Effect
from tools import pin
from tools.already_done import LOOKUPS
from tools.catalogue import FOLDER, Catalogue, load
from tools.errors import CatalogueError
from tools.pinned import read_pins

CATALOGUE = load()
TREE = {"owner": "shop", "repo": "gitops"}


def effect(tool: str, **arguments: JsonValue) -> Effect | None:
    server = "kubernetes" if tool in CATALOGUE.kinds["kubernetes"].pins else "github"
    call = ToolCall(server=server, tool=tool, arguments={**TREE, **arguments})
    return CATALOGUE.classify(call, lambda repository, branch: branch == "main").effect


@pytest.mark.parametrize("kind", ["github", "kubernetes"])
def test_every_pinned_tool_is_classified_and_every_classified_tool_is_pinned(kind: str) -> None:
    known = CATALOGUE.kinds[kind]
    assert set(known.entry.tools) == set(known.pins)


def test_every_tool_that_may_change_something_can_be_looked_up_before_it_is_repeated() -> None:
    changing = {
        name
        for kind in CATALOGUE.kinds.values()
        for name, tool in kind.entry.tools.items()
        if any(case.effect not in (None, Effect.READ) for case in tool.cases)
    }
    assert changing == set(LOOKUPS)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"branch": "main", "files": []}, Effect.WRITE),
        ({"branch": "opsward/x", "files": [{"path": "a.yaml", "content": ""}]}, Effect.PROPOSE),
        ({"branch": "opsward/x", "files": [{"path": ".github/workflows/x.yml", "content": ""}]}, Effect.WRITE),
    ],
)
def test_a_push_depends_on_its_branch_and_on_what_it_touches(arguments: dict[str, JsonValue], expected: Effect) -> None:
    assert effect("push_files", **arguments) is expected


def test_a_review_comments_and_never_approves() -> None:
    assert effect("pull_request_review_write", method="create", event="COMMENT") is Effect.PROPOSE
    assert effect("pull_request_review_write", method="submit_pending", event="REQUEST_CHANGES") is Effect.PROPOSE
    assert effect("pull_request_review_write", method="create", event="APPROVE") is None
    assert effect("pull_request_review_write", method="submit_pending", event="APPROVE") is None
    assert effect("pull_request_review_write", method="submit_pending", event="approve") is None


def test_a_workflow_that_plans_is_a_proposal_only_as_the_protected_branch_defines_it() -> None:
    run = "actions_run_trigger"
    assert effect(run, method="run_workflow", workflow_id="terraform-plan.yml", ref="main") is Effect.PROPOSE
    assert effect(run, method="run_workflow", workflow_id="terraform-plan.yml", ref="other") is Effect.WRITE
    assert effect(run, method="run_workflow", workflow_id="terraform-apply.yml", ref="main") is Effect.WRITE
    assert effect(run, method="rerun_failed_jobs", run_id=1) is Effect.WRITE
    assert effect(run, method="delete_workflow_run_logs", run_id=1) is None
    assert effect(run, method="something_new") is None


def test_scaling_looks_changes_or_destroys_by_its_number() -> None:
    for scale, expected in ((None, Effect.READ), (0, Effect.DESTRUCTIVE), (0.0, Effect.DESTRUCTIVE), (3, Effect.WRITE)):
        assert effect("resources_scale", **({} if scale is None else {"scale": scale})) is expected


def test_only_a_merge_requires_a_review() -> None:
    merge = ToolCall(server="github", tool="merge_pull_request", arguments={})
    assert CATALOGUE.classify(merge, lambda *_: False).requires_review


def test_a_server_is_of_one_kind_by_its_name() -> None:
    assert CATALOGUE.kind_of("kubernetes-staging").entry.name == "kubernetes"
    assert not CATALOGUE.knows("mail")
    with pytest.raises(CatalogueError, match="no kind of server"):
        CATALOGUE.kind_of("mail")


def test_arguments_that_a_schema_does_not_name_are_refused_and_free_maps_stay_free() -> None:
    def complaint(tool: str, **arguments: JsonValue) -> str:
        return CATALOGUE.complaint(ToolCall(server="github", tool=tool, arguments={**TREE, **arguments}))

    assert "surprise" in complaint("list_branches", surprise=1)
    assert "surprise" in complaint("actions_list", method="list_workflow_runs", workflow_runs_filter={"surprise": 1})
    assert complaint("actions_run_trigger", method="run_workflow", inputs={"anything": "goes"}) == ""
    assert "pullNumber" in complaint("pull_request_read", method="get", pullNumber="7")


def copied(folder: Path, name: str = "github", **replaced: str) -> Catalogue:
    (folder / "pins").mkdir()
    (folder / "pins" / f"{name}.json").write_bytes((FOLDER / "pins" / f"{name}.json").read_bytes())
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def test_the_version_changes_with_any_line_of_the_yaml(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    before = copied(tmp_path / "one").version
    assert copied(tmp_path / "two", get_me="get_me").version == before
    (tmp_path / "three").mkdir()
    assert copied(tmp_path / "three", Looking="Reading").version != before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("get_me: read", "get_me: gaze", "github.yaml, field tools.get_me"),
        ("get_me: read", "get_mine: read", "get_mine has no pin"),
        ("event: APPROVE", "occasion: APPROVE", "no argument 'occasion'"),
        ("get_me: read", "get_me: {effect: read, deny: why}", "either an effect or a reason"),
        ("get_me: read", "get_me: [", "github.yaml is not YAML"),
    ],
)
def test_a_broken_yaml_is_an_error_that_names_the_field(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        copied(tmp_path, **{old: new})
    assert says in str(refused.value)


def test_an_edited_pin_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "github.json"
    file.write_text((FOLDER / "pins" / "github.json").read_text(encoding="utf-8").replace("Push multiple", "Push many"))
    with pytest.raises(CatalogueError, match="push_files is not what its pin says"):
        read_pins(file)


def test_pins_are_made_from_a_tools_list_answer(tmp_path: Path) -> None:
    answer = {"tools": [{"name": "look", "description": "Looks", "inputSchema": {"type": "object"}, "icons": []}]}
    (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    assert pin.main([str(tmp_path / "answer.json"), str(tmp_path / "pins.json")]) == 0
    pinned = read_pins(tmp_path / "pins.json")["look"]
    assert pinned.described().pin == pinned.pin
    (tmp_path / "answer.json").write_text("[]", encoding="utf-8")
    assert pin.main([str(tmp_path / "answer.json")]) == 2
