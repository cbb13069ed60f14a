# `make run` starts the platform, `make test` runs all tests. Both bring what they need, and find
# what an earlier run brought. Needs Python 3.11+, make and a C compiler.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin

# The environment carries a Node of its own, for machines that have none of at least 20.
NODE_FITS := $(shell cluster/system/node_fits.sh && echo yes)
ifneq ($(NODE_FITS),yes)
export PATH := $(CURDIR)/$(BIN):$(PATH)
endif

UI_SOURCES := $(shell find ui -type d \( -name node_modules -o -name dist \) -prune -o -type f ! -name schema.d.ts -print)

# Where it is set, each of a hundred processes compiles anew what it imports: seconds a process.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run load test quick trace dialects soak package fuzz mutants golden audit check ui api models bytecode browser firewall scanner extras clean

help:
	@echo "make run    start the platform with its demonstration data (Ctrl-C stops it)"
	@echo "make load   open Locust's page with scenarios for the platform that make run started"
	@echo "make test   run all tests"
	@echo "make quick  format, lint, types, unit tests, and what is nearest to the changed files"
	@echo "make trace  which requirements are proven by a passing test"
	@echo "make soak   proofs that take long: years of hours, fifteen prisons through faults, 10 GB of recordings, an installation"
	@echo "make package  the delivery package, build/delivery/qinqiao-VERSION.tar.gz"
	@echo "make fuzz   ask every interface what nobody would ask"
	@echo "make mutants  which changes of what decides most no unit test sees; SEED names the sample"
	@echo "make golden   keep what pages of figures, files and approvals answer now, of a commit"
	@echo "make audit  known holes of the packages (asks the registries)"
	@echo "make check  format, lint, types, import contract, user interface"
	@echo "make scanner  install ClamAV's daemon, which looks at uploads"
	@echo "make setup  prepare all of it without starting"
	@echo "make clean  remove what was built; the platform's data under var/ stay"

# Python environment: a venv, uv from its pinned digest, everything else from the lock.
.venv/.made: requirements-bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-bootstrap.txt
	@touch $@

.venv/.synced: requirements.lock .venv/.made
	$(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements.lock
	@touch $@

.venv/.installed: pyproject.toml .venv/.synced
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

models: .venv/.installed
	@$(BIN)/qinqiao models fetch

# User interface: packages from its lock, then one build for all faces.
ui/node_modules/.installed: ui/package-lock.json | .venv/.installed
	cd ui && npm ci --no-audit --no-fund
	@touch $@

ui/dist/.built: $(UI_SOURCES) ui/node_modules/.installed
	cd ui && npm run build
	@touch $@

ui: ui/dist/.built

# The description of the interface, from the routes; it is kept, and make check compares it. The user
# interface's types follow from it and are made where they are needed.
api: .venv/.installed
	$(BIN)/qinqiao openapi ui/openapi.json

UI_TYPES := ui/src/api/schema.d.ts
$(UI_TYPES): ui/openapi.json ui/node_modules/.installed
	cd ui && npm run --silent gen:api

# A first start is a dozen processes at once: each would compile what it imports by itself. Our own
# is compiled whole, of packages what is imported.
bytecode: .venv/.installed
	@$(BIN)/python -m compileall -q -j 0 actors cluster connectors pipelines schemas serve
	@$(BIN)/python -W ignore -c 'import cluster.deploy, cluster.benches.prisons.standing'

setup: .venv/.installed bytecode models ui $(UI_TYPES)

# On an empty folder: of so many inmates, with a year behind them.
INMATES ?= 3000

run: setup
	@exec $(BIN)/qinqiao up --demonstration --prison-stand-ins --bureau $(INMATES)

# Beside `make run` in another terminal; LOAD_PORT is the page's.
LOAD_PORT ?= 8089
load: .venv/.installed models
	@exec $(BIN)/qinqiao load --port $(LOAD_PORT)

browser:
	@cluster/system/browser.sh

firewall:
	@cluster/system/firewall.sh

# Debian's daemon that looks for malicious code in uploads; without it the tests of it are skipped.
scanner:
	@cluster/system/scanner.sh

# With PROOFS=folder the run notes which requirements its tests prove, as `make trace` does.
PROOFS ?=
# With RUNS=docs/testing-runs.json the run is appended to those that are kept.
RUNS ?=

# Without firewall rules or a scanner the tests of them are skipped, and say so. After the browser,
# since Debian installs one thing at a time.
extras: | browser
	@cluster/system/firewall.sh || true
	@cluster/system/scanner.sh || true

test: setup browser extras
	$(BIN)/python -m tests.lanes $(if $(PROOFS),--proofs $(PROOFS)) $(if $(RUNS),--runs $(RUNS))

# For the work in between: within three minutes. SINCE=commit counts what was changed since it.
SINCE ?=
quick: .venv/.installed models ui/node_modules/.installed $(UI_TYPES)
	@$(BIN)/python -m tests.quick $(if $(SINCE),--since $(SINCE))

# The delivery package, for machines without a network.
package: setup
	cluster/system/package.sh $(BIN)/python build/delivery

# Proofs that take too long for every run; on a quiet machine. What they prove is kept with commit
# and day in docs/trace-soak.json.
soak: setup browser
	rm -f build/proofs/soak*.json
	failed=0; \
	$(BIN)/python -m pytest -s --proofs build/proofs/soak.json tests/soak || failed=$$?; \
	$(BIN)/python -m pytest -m soak --prisons 15 --proofs build/proofs/soak-marked.json tests || failed=$$?; \
	$(BIN)/python -m tests.trace keep build/proofs/soak*.json; \
	exit $$failed

# Every statement that integration tests make the product send, as DM8 would get it.
dialects: setup
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --dialects build/dialects.json tests/integration \
	  --ignore tests/integration/media --ignore tests/integration/actors --ignore tests/integration/cluster

# Deeper than every run goes, and each time differently; SEED repeats one.
SEED ?= $(shell date +%s)
fuzz: setup
	@echo "seed $(SEED)"
	$(BIN)/python -m pytest -q -s --show-capture=no tests/integration/serve/attacks/test_schema.py \
	  --fuzz-examples 60 --fuzz-seed $(SEED)

# What decides most, changed bit by bit in a copy of the tree (build/mutants): a sample by SEED, with
# the changes that no unit test saw in build/mutants.json, within half an hour on two slow cores.
MUTANTS ?= 1500
mutants: SEED := 2026
mutants: .venv/.installed models
	@echo "seed $(SEED)" >&2
	@$(BIN)/python -m tests.mutants --seed $(SEED) --count $(MUTANTS)

# What is answered today (tests/golden), for what moves code and may change no answer: an answer that
# is meant to differ is kept anew in a commit of its own, whose lines say what differs.
golden: setup
	$(BIN)/python -m tests.golden

# Known holes of what is installed: asks the registries, so it works where a network allows alone.
audit: setup
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip -r requirements.lock
	cd ui && npm audit

# The JSON alone goes to stdout; docs/trace.md and the README's line are kept. No test is left out by
# a mark: those that name clauses where they assert them may bear none.
trace: setup browser extras
	rm -f build/proofs/*.json build/unsteady.json
	$(BIN)/python -m tests.lanes --proofs build/proofs --dialects >&2 || true
	@$(BIN)/python -m tests.trace write build/proofs/*.json

# What takes longest stands first: `make -j2 check` asks two at a time.
CHECKS := check-types check-pages check-imports check-described check-doors check-delivered check-modules check-style
.PHONY: $(CHECKS)

check: $(CHECKS)

$(CHECKS): .venv/.installed

check-types:
	$(BIN)/mypy

check-pages: ui/node_modules/.installed $(UI_TYPES)
	cd ui && npm run check

check-imports:
	$(BIN)/lint-imports

check-described:
	$(BIN)/qinqiao openapi --check ui/openapi.json

check-doors:
	$(BIN)/python -m tests.matrix check

check-delivered:
	$(BIN)/qinqiao delivered check

check-modules:
	$(BIN)/qinqiao modules check

check-style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

clean:
	rm -rf .venv build *.egg-info ui/node_modules ui/dist .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
