"""Reports: a number that no evidence supports never reaches the operator."""

from domain.estate import Context
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.intent import Intent
from domain.itinerary import Task
from domain.report import Claim
from domain.state import State
from domain.vocabulary import Action, Language
from locales import catalogue
from nodes.report import compose, supported

PROOF = Evidence.of("tool", "kubernetes.resources_get Deployment nginx", "spec.replicas=3 ready=3")
INTENT = Intent(text="Nginx 배포해줘", action=Action.DEPLOY, language=Language.KOREAN)


def state(statement: Statement) -> State:
    task = Task(persona="sre", name="verify")
    finding = Finding(statements=(statement,), evidence=(PROOF,))
    return {
        "intent": INTENT,
        "itinerary": (task,),
        "findings": {"0:sre.verify": finding},
        "context": Context(),
    }


def values(running: int) -> dict[str, object]:
    return {"service": "nginx", "namespace": "web", "cluster": "eks", "running": running, "wanted": running}


def test_a_claim_whose_numbers_stand_in_its_evidence_is_told() -> None:
    report = compose(state(Statement(key="deploy.done", values=values(3), evidence=(PROOF.id,))))
    assert "배포 완료, Pod 3개 Running" in report.text
    assert report.claims[0].evidence == (PROOF.id,)


def test_a_number_that_no_evidence_supports_is_withheld_and_that_is_said() -> None:
    report = compose(state(Statement(key="deploy.done", values=values(4), evidence=(PROOF.id,))))
    assert "4개" not in report.text
    assert "문장 1개를 뺐습니다" in report.text


def test_a_claim_without_evidence_may_use_only_the_numbers_of_the_request() -> None:
    asked = INTENT.model_copy(update={"text": "5개로 늘려줘"})
    assert supported(Claim(text="5개로 조정할 준비"), [], asked)
    assert not supported(Claim(text="6개로 조정할 준비"), [], asked)


def test_both_languages_have_the_same_texts() -> None:
    assert catalogue(Language.KOREAN).keys() == catalogue(Language.ENGLISH).keys()
