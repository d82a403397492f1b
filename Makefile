# Two commands are enough: `make up` and `make test`. `make help` tells about the rest.
SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
export VANTHU_DATA ?= $(abspath $(DATA))
# T=path runs one file or folder of tests.
T ?= tests

.DEFAULT_GOAL := help

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

.PHONY: up
up: .venv/run.stamp ## Set everything up and run the service (embedded)
	@$(BIN)/vanthu up $(ARGS)

.PHONY: test
test: .venv/dev.stamp ## Set everything up and pass every check and test
	@tools/check

.PHONY: quick
quick: .venv/dev.stamp ## Unit tests only
	@$(BIN)/pytest -q -n 2 tests/unit

.PHONY: prove
prove: .venv/dev.stamp ## Run every bar of the issues and print its figure (P=prove/test_x.py for one)
	@tools/prove $(P)

.PHONY: bench
bench: .venv/dev.stamp ## Print the ratios against peers
	@tools/bench

.PHONY: test-corpus
test-corpus: .venv/dev.stamp ## Tests over ../shared/data, where it is there
	@$(BIN)/pytest -q -m corpus tests prove

.PHONY: lint
lint: .venv/dev.stamp ## Linters and types only
	@tools/check lint

.PHONY: lock
lock: ## Compile requirements/*.txt from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  -q pyproject.toml --extra build -o requirements/base.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  -q pyproject.toml --extra dev -o requirements/dev.txt

.PHONY: clean
clean: ## Remove what was built (not DATA)
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

CATALOGUE := vanthu/desk/locale/vi/LC_MESSAGES/django.po

.venv/run.stamp: requirements/base.txt $(CATALOGUE) tools/setup tools/packages-run.txt pyproject.toml
	@tools/setup run

.venv/dev.stamp: requirements/dev.txt $(CATALOGUE) tools/setup tools/packages-run.txt tools/packages-test.txt pyproject.toml
	@tools/setup dev
