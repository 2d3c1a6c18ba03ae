"""The closed vocabularies: what may be asked, what a call may do, and how bad that would be."""

from enum import StrEnum


class Action(StrEnum):
    """What an operator wants. The meaning of each is shown by the labelled requests in language/data."""

    DEPLOY = "deploy"
    PROVISION = "provision"
    SCALE = "scale"
    RESTART = "restart"
    ROLLBACK = "rollback"
    DELETE = "delete"
    CONFIGURE = "configure"
    SYNC = "sync"
    REVIEW = "review"
    CHECK_POLICY = "check_policy"
    OPEN_PULL_REQUEST = "open_pull_request"
    MERGE = "merge"
    RUN_WORKFLOW = "run_workflow"
    DIAGNOSE = "diagnose"
    SUMMARIZE = "summarize"
    STATUS = "status"
    COST = "cost"
    EXPLAIN = "explain"
    UNCLEAR = "unclear"
    OUT_OF_SCOPE = "out_of_scope"


class Effect(StrEnum):
    """What a tool call may do to the world, from harmless to irreversible."""

    READ = "read"
    PROPOSE = "propose"
    WRITE = "write"
    DESTRUCTIVE = "destructive"


class Risk(StrEnum):
    """The worst effect that a request asks for."""

    READ = "read"
    WRITE = "write"
    DESTRUCTIVE = "destructive"


class Environment(StrEnum):
    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"
    TEST = "test"


class Cloud(StrEnum):
    AWS = "aws"
    GCP = "gcp"
    AZURE = "azure"


class Manager(StrEnum):
    """Who carries a change to the cluster."""

    ARGOCD = "argocd"
    FLUX = "flux"
    CROSSPLANE = "crossplane"
    HELM = "helm"
    TERRAFORM = "terraform"


class Language(StrEnum):
    """The language of a request. A mixed request is answered in Korean."""

    KOREAN = "ko"
    ENGLISH = "en"
    MIXED = "mixed"

    @property
    def reply(self) -> "Language":
        return Language.ENGLISH if self is Language.ENGLISH else Language.KOREAN
