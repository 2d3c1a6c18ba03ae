# Every task of the repository. `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
APPROVE_AS ?= approver
OPSWARD_HOME ?= $(CURDIR)/.opsward
export OPSWARD_HOME

# A request may hold quotes, $, # and new lines: it is taken as it was typed (never expanded by make) and reaches the
# command through the environment (never spliced into shell text).
override ASK := $(value ASK)
export ASK
DEFAULT_ASK := AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘
export DEFAULT_ASK

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Modules are compiled when they are first imported: most never are, and an install takes half the time.
INSTALL := $(PIP) install --quiet --no-compile
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade)
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

.PHONY: help install run test lint eval bench lock clean

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | while IFS= read -r line; do \
	  printf '  make %-8s %s\n' "$${line%%:*}" "$${line#*## }"; done

install: $(RUNTIME) ## create .venv with the exact versions of requirements/runtime.lock; the command is .venv/bin/opsward

run: $(RUNTIME) ## serve on 127.0.0.1:8000 and chat; with ASK="…" (or no terminal) run one request to its end
	@if [ -z "$$ASK" ] && [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/opsward serve --chat; fi; \
	exec $(BIN)/opsward run $(if $(APPROVE_AS),--approve-as "$(APPROVE_AS)") -- "$${ASK:-$$DEFAULT_ASK}"

test: lint ## lint, then every test that needs no real cluster (TESTS="tests/unit -k gate" for some)
	$(BIN)/python -m pytest $(TESTS)

lint: $(DEV) ## ruff (rules and format), mypy --strict, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache

eval: $(RUNTIME) ## run the recorded scenarios and grade them (EVAL="deploy-nginx-ko --against earlier.json")
	$(BIN)/opsward eval $(EVAL)

bench: $(RUNTIME) ## measure start, gate, checkpoints and a whole flow
	$(BIN)/opsward bench $(BENCH)

lock: ## resolve requirements/*.lock again from pyproject.toml (UPGRADE=1 to move to newer versions)
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet -r requirements/lock.in
	PATH="$(VENV)/lock/bin:$$PATH" $(UV_COMPILE) pyproject.toml requirements/build.in -o requirements/runtime.lock
	PATH="$(VENV)/lock/bin:$$PATH" $(UV_COMPILE) pyproject.toml requirements/build.in --extra dev \
	  -c requirements/runtime.lock -o requirements/dev.lock

clean: ## stop the embedded databases, remove .venv, caches and the data in .opsward
	@if [ -x $(BIN)/opsward ] && [ -d "$(OPSWARD_HOME)" ]; then \
	  $(BIN)/opsward stop || echo "They may still run: see $(OPSWARD_HOME)/logs/supervisor.log." >&2; fi
	rm -rf $(VENV) .opsward build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Opsward needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1 || true)."; \
	  echo "Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; } >&2
	@echo "creating $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "$(PYTHON) cannot create a virtual environment (on Debian and Ubuntu: apt install python3-venv)." >&2; \
	  rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements/runtime.lock pyproject.toml | $(BIN)/python
	@echo "installing requirements/runtime.lock (about a minute the first time)"
	@$(INSTALL) --require-hashes -r requirements/runtime.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Holds everything of the runtime lock in the same versions (a test proves it), so it counts for both.
$(DEV): requirements/dev.lock pyproject.toml | $(BIN)/python
	@echo "installing requirements/dev.lock (about a minute the first time)"
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(RUNTIME) $@
