"""The life of a pod in time, the same whoever looks and however often."""

from hypothesis import given
from hypothesis import strategies as st

from worlds.cluster.timeline import LONGEST_BACKOFF, lives, stage_at, stages

FATES = st.one_of(
    st.just({"kind": "run"}),
    st.just({"kind": "pull"}),
    st.builds(lambda d: {"kind": "run", "delay": d}, st.integers(0, 60)),
    st.builds(lambda a: {"kind": "unready", "after": a}, st.integers(0, 900)),
    st.builds(lambda a, r: {"kind": "crash", "after": a, "runs_for": r}, st.integers(0, 900), st.integers(0, 60)),
)


def test_a_pod_is_created_started_and_ready() -> None:
    assert [stage_at(100, {}, at).name for at in (100, 101, 102, 103, 104, 10**6)] == [
        "creating", "creating", "starting", "starting", "ready", "ready",
    ]  # fmt: skip


def test_an_initial_delay_of_the_probe_delays_readiness() -> None:
    assert stage_at(0, {"delay": 30}, 33).name == "starting"
    assert stage_at(0, {"delay": 30}, 34).name == "ready"


def test_waits_between_restarts_double_up_to_five_minutes() -> None:
    fate = {"kind": "crash", "after": 1, "runs_for": 1}
    found = stages(0, fate)
    waits: list[int] = []
    while len(waits) < 8:
        stage = next(found)
        if stage.name == "backoff" and stage.end is not None:
            waits.append(stage.end - stage.start)
    assert waits == [10, 20, 40, 80, 160, 300, 300, 300]


def test_the_latest_life_of_a_crash_loop_has_ended_while_it_waits() -> None:
    fate = {"kind": "crash", "after": 5, "runs_for": 3}
    stage = stage_at(0, fate, 8)
    assert stage.name == "backoff" and stage.life == stage.previous
    assert [(life.start, life.end) for life in lives(0, fate, 18)] == [(2, 7), (17, None)]


@given(FATES, st.integers(0, 4000))
def test_stages_follow_each_other_without_a_gap(fate: dict[str, object], until: int) -> None:
    at = 0
    for stage in stages(0, fate):
        assert stage.start == at
        if stage.end is None or stage.end > until:
            break
        assert stage.end > stage.start
        assert stage.end - stage.start <= max(LONGEST_BACKOFF, 2000)
        at = stage.end


@given(FATES, st.integers(0, 4000), st.integers(0, 500))
def test_restarts_never_decrease(fate: dict[str, object], at: int, later: int) -> None:
    assert stage_at(0, fate, at).restarts <= stage_at(0, fate, at + later).restarts
