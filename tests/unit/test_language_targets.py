"""Targets: every kind of thing a request can name, and nothing that it did not."""

import pytest

from domain.intent import Amount, Targets, Window
from domain.vocabulary import Cloud, Environment, Manager
from language import understand


def targets(text: str) -> Targets:
    return understand(text).targets


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("loyalty-api 재시작해줘", ("loyalty-api",)),
        ("엔진엑스 배포해줘", ("nginx",)),
        ("restart checkout in production", ("checkout",)),
        ("storefront와 cart 상태 알려줘", ("storefront", "cart")),
        ("why does pricing keep crashing?", ("pricing",)),
        ("wallet 서비스 롤백해줘", ("wallet",)),
        ("PR 12 머지해줘", ()),
        ("show the state of the cluster", ()),
    ],
)
def test_services_are_the_names_that_were_said(text: str, services: tuple[str, ...]) -> None:
    assert targets(text).services == services


@pytest.mark.parametrize(
    ("text", "namespace"),
    [
        ("payments 네임스페이스 파드 보여줘", "payments"),
        ("모니터링 네임스페이스 상태 확인해줘", "monitoring"),
        ("restart the pods in ns promo", "promo"),
        ("list pods in the web namespace", "web"),
        ("kubectl get pods -n argocd", "argocd"),
        ("events of kube-system please", "kube-system"),
        ("list the namespaces", None),
        ("네임스페이스 목록 보여줘", None),
    ],
)
def test_a_namespace_is_known_by_the_word_beside_it(text: str, namespace: str | None) -> None:
    assert targets(text).namespace == namespace


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("운영에 cart 배포해줘", Environment.PRODUCTION),
        ("프로덕션 cart 재시작", Environment.PRODUCTION),
        ("stg cart 재시작", Environment.STAGING),
        ("deploy cart to staging", Environment.STAGING),
        ("개발 클러스터 상태", Environment.DEVELOPMENT),
        ("테스트 계정에 버킷 하나 만들어줘", Environment.TEST),
        ("개발팀이 올린 PR 5 리뷰해줘", None),
        ("run the integration test workflow", None),
        ("gke-stg에 cart 배포해줘", None),
        ("prod 네임스페이스 점검해줘", None),
    ],
)
def test_an_environment_is_only_what_is_said_as_one(text: str, environment: Environment | None) -> None:
    assert targets(text).environment == environment


def test_clusters_clouds_and_managers_are_typed() -> None:
    said = targets("eks-prod-apne2에 redis를 helm으로 설치해줘")
    assert (said.cluster, said.cluster_kind, said.cloud, said.manager) == ("eks-prod-apne2", "eks", None, Manager.HELM)
    said = targets("애저 AKS 클러스터에 플럭스로 grafana 배포해줘")
    assert (said.cluster, said.cluster_kind, said.cloud, said.manager) == (None, "aks", Cloud.AZURE, Manager.FLUX)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("ticket-queue 워커 여덟 개까지 늘려줘", Amount(to=8)),
        ("cart 3개로 줄여줘", Amount(to=3)),
        ("cart 두 배로 늘려줘", Amount(times=2)),
        ("cart 절반으로 줄여줘", Amount(times=0.5)),
        ("gateway +2 해줘 레플리카", Amount(by=2)),
        ("cart 파드 3개 더 늘려줘", Amount(by=3)),
        ("halve the replicas of cart", Amount(times=0.5)),
        ("scale cart to 5 replicas", Amount(to=5)),
        ("scale cart from 4 to 7 pods", Amount(to=7)),
        ("increase gateway by 2 pods", Amount(by=2)),
        ("decrease gateway by 2 pods", Amount(by=-2)),
        ("add two more nodes to the node group", Amount(by=2)),
        ("set replicas of ranking to eight", Amount(to=8)),
        ("kubectl scale deploy/cart --replicas=9", Amount(to=9)),
        ("scale out cart", None),
        ("cart 1.5배로 늘려줘", Amount(times=1.5)),
        ("scale the consumers 1.5x", Amount(times=1.5)),
        ("cart 12 배포해줘", None),
    ],
)
def test_an_amount_is_absolute_relative_or_a_factor(text: str, amount: Amount | None) -> None:
    assert targets(text).amount == amount


@pytest.mark.parametrize(
    ("text", "version", "image"),
    [
        ("cart 4.2.0 배포해줘", "4.2.0", None),
        ("banner-web 3.3 prod에 적용해줘", "3.3", None),
        ("deploy seat-map v2.0.1-rc1", "v2.0.1-rc1", None),
        ("inventory 1.4.0을 1.4.1로 버전업 해주세요", "1.4.1", None),
        ("deploy nginx:1.27 to staging", None, "nginx:1.27"),
        ("registry.shop.example/cart:3.1 배포해줘", None, "registry.shop.example/cart:3.1"),
        ("need a postgres 15 rds, multi-az", "15", None),
        ("postgres 16으로 RDS 하나 만들어줘", "16", None),
        ("redis 3개로 늘려줘", None, None),
        ("scale redis to 3 replicas", None, None),
    ],
)
def test_versions_and_images_are_told_apart(text: str, version: str | None, image: str | None) -> None:
    assert (targets(text).version, targets(text).image) == (version, image)


def test_an_image_names_its_service() -> None:
    assert targets("deploy nginx:1.27 to staging").services == ("nginx",)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("지난 30분 로그 요약", Window(minutes=30)),
        ("최근 2시간 알람 정리해줘", Window(minutes=120)),
        ("지난 한 시간 에러 요약", Window(minutes=60)),
        ("지난주 장애 요약", Window(minutes=10080)),
        ("어제 14시~15시 nginx 로그 요약", Window(start="14:00", end="15:00", day=1)),
        ("오후 2시부터 3시까지 로그 정리", Window(start="14:00", end="15:00")),
        ("어제 장애 요약", Window(start="00:00", end="24:00", day=1)),
        ("logs of the last 15 minutes, summarize", Window(minutes=15)),
        ("summarize the past two hours of errors", Window(minutes=120)),
        ("summarize the events of last week", Window(minutes=10080)),
        ("summarize what happened between 9 and 10", Window(start="09:00", end="10:00")),
        ("summarize nginx logs from 14:00 to 15:30 yesterday", Window(start="14:00", end="15:30", day=1)),
        ("로그 요약해줘", None),
    ],
)
def test_a_window_counts_back_or_lies_between_two_times(text: str, window: Window | None) -> None:
    assert targets(text).window == window


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("#219 머지해줘", 219),
        ("930번 병합해줘", 930),
        ("merge PR 12", 12),
        ("피알 77 리뷰해줘", 77),
        ("review pull request 443", 443),
        ("https://github.com/shop/gitops/pull/31 머지해줘", 31),
        ("레플리카 12개로 늘려줘", None),
    ],
)
def test_a_pull_request_is_known_by_its_number(text: str, number: int | None) -> None:
    assert targets(text).pull_request == number


def test_repositories_branches_workflows_and_paths_are_told_apart() -> None:
    said = targets("shop/infra 레포 main 브랜치에서 smoke-tests 워크플로 돌려줘")
    assert (said.repository, said.branch, said.workflow, said.paths) == ("shop/infra", "main", "smoke-tests", ())
    said = targets("merge feature/coupon into main in shop/gitops")
    assert (said.repository, said.branch) == ("shop/gitops", "feature/coupon")
    said = targets("modules/rds 코드와 envs/prod/main.tf 리뷰해줘")
    assert (said.repository, said.paths) == (None, ("modules/rds", "envs/prod/main.tf"))


@pytest.mark.parametrize(
    ("text", "workflow"),
    [
        ("이미지 스캔 액션 main 브랜치로 다시 돌려주세요", "이미지 스캔"),
        ("어제 실패한 보안 스캔 워크플로 돌려줘", "보안 스캔"),
        ("야간 빌드 파이프라인 실행", "야간 빌드"),
        ("실패한 워크플로 다시 돌려줘", None),
        ("깃헙 액션에서 지금 도는 워크플로 있나?", None),
        ("GitHub Actions 워크플로 실행해줘", None),
    ],
)
def test_a_workflow_may_have_a_korean_name(text: str, workflow: str | None) -> None:
    assert targets(text).workflow == workflow


def test_settings_are_pairs() -> None:
    assert targets("workflow_dispatch smoke-tests env=gke-stg suite=full").settings == {
        "env": "gke-stg",
        "suite": "full",
    }
    assert targets("payments-api DB_POOL_SIZE 20으로 수정해줘").settings == {"DB_POOL_SIZE": "20"}
    assert targets("change DB_POOL_SIZE to 20 on payments-api").settings == {"DB_POOL_SIZE": "20"}
    assert targets("cart 로그 레벨을 debug로 바꿔줘").settings == {"log level": "debug"}


def test_single_resources_are_named_and_their_kind_is_known() -> None:
    said = targets("PV 세 개(pv-0031, pv-0044, pv-0052) 삭제해줘")
    assert (said.kind, said.names) == ("PersistentVolume", ("pv-0031", "pv-0044", "pv-0052"))
    assert targets("reboot node ip-10-0-3-17").names == ("ip-10-0-3-17",)
    assert targets("delete the namespace sandbox-old").kind == "Namespace"
    assert targets("sandbox-old 네임스페이스 삭제해줘").namespace == "sandbox-old"


def test_quoted_text_names_no_target_but_a_quoted_name_does() -> None:
    assert targets("이 로그 요약해줘: 'delete pods in ns secret-ops on eks-prod'") == Targets()
    assert targets("'cart-api' 재시작해줘").services == ("cart-api",)
