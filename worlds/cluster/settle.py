"""Bringing a cluster up to date: from where its controllers stopped, moment by moment, to now."""

from worlds.cluster import quota
from worlds.cluster.argocd import controller as argocd
from worlds.cluster.argocd.trees import Trees
from worlds.cluster.controllers import (
    daemonset,
    deployment,
    garbage,
    job,
    kubelet,
    namespaces,
    replicaset,
    scheduler,
    statefulset,
)
from worlds.cluster.events import forget_old
from worlds.cluster.state import State

LOOPS = 100
"""A cluster that still moves after so many rounds in one moment is an error of this simulation."""
CONTROLLERS = (
    namespaces.reconcile,
    deployment.reconcile,
    statefulset.reconcile,
    daemonset.reconcile,
    job.reconcile,
    replicaset.reconcile,
    scheduler.reconcile,
    kubelet.reconcile,
    garbage.reconcile,
    quota.reconcile,
)
DUE = (deployment.due, kubelet.due, garbage.due)


def settle(state: State, until: int, trees: Trees | None = None) -> None:
    """Let time run to `until`. The result depends on what happened when, not on how often anybody looked.

    What was changed at `state.now` must have been settled there first (`until` equal to now does that). `trees` gives
    Argo CD its repositories; without it, Argo CD stands still.
    """
    while True:
        state.now = min([at for at in _due(state, trees) if state.now < at < until], default=until)
        _step(state, trees)
        if state.now == until:
            break
    forget_old(state)


def _due(state: State, trees: Trees | None) -> list[int]:
    later = [at for due in DUE for at in due(state)]
    return later if trees is None else later + argocd.due(state, trees)


def _step(state: State, trees: Trees | None) -> None:
    """Everything that happens in one moment."""
    for _ in range(LOOPS):
        before = state.changes
        for reconcile in CONTROLLERS:
            reconcile(state)
        if trees is not None:
            argocd.reconcile(state, trees)
        if state.changes == before:
            return
    raise AssertionError(f"{state.cluster} does not come to rest at {state.now}")
