# One word per job. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TIANLU_PORT ?= 8000

.PHONY: help setup demo dev test check prove bench dist lock clean
.DEFAULT_GOAL := help

help: ## list the jobs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 12

setup: $(VENV)/.built ## install everything into .venv and build the pages' assets

$(VENV)/.ready: requirements.lock requirements-dev.lock package-lock.json pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh
	@touch $@

# What came in with a pull is built too, without installing anew.
SOURCES := scripts/assets.mjs scripts/label_font.py $(shell find src/tianlu/kit/ui/src src/tianlu -type f \( -path '*/ui/src/*' -o -path '*/ui/*.js' -o -path '*/ui/*.css' -o -name '*.po' \))
$(VENV)/.built: $(VENV)/.ready scripts/build.sh $(SOURCES)
	@sh scripts/build.sh
	@touch $@

demo: setup ## load the demo library and serve it
	@$(BIN)/tianlu demo

dev: setup ## serve this checkout with reloading
	@TIANLU_DEBUG=1 $(BIN)/tianlu serve --reload

test: setup ## the whole suite, on SQLite and on PostgreSQL where it is installed
	@sh scripts/test.sh

check: setup ## format, lint, types, import contract, templates
	@sh scripts/check.sh

prove: setup ## the long proofs at full counts; writes docs/proof/
	@$(BIN)/python scripts/prove.py

bench: setup ## every measurement beside its peers: `make bench` or `.venv/bin/python -m bench search`
	@$(BIN)/python -m bench

dist: setup ## one wheel with code, assets, translations and the demo library
	@sh scripts/dist.sh

lock: ## resolve the requirement files anew
	@sh scripts/lock.sh

clean: ## remove what setup and tests made, never the data home
	rm -rf $(VENV) node_modules tests/tools/node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
