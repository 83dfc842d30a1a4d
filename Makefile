# Everything is run from here; each target first makes the environment it needs, in .venv.
# `make help` lists the targets.

VENV := .venv
# A directory of wheels, or a package index, with the CPU build of torch; for `make lock`.
TORCH_WHEELS ?= https://download.pytorch.org/whl/cpu
# Which of the measurements; all of them by default.
ONLY ?= [!_]*
# Further options for the command behind a target: make ask Q="..." ARGS="--at 2027-04-01"
ARGS ?=

# The question is handed over in the environment, as it was typed: make would read a "$" in
# it, and the shell its quotes. `value` and `unexport` keep make from expanding it.
unexport Q
ask: export QUESTION = $(value Q)

.DEFAULT_GOAL := help
.PHONY: help setup ask build check docs eval test lock sbom bench clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | sort | \
	    while IFS="$$(printf '\t')" read -r name what; do printf '  make %-7s %s\n' "$$name" "$$what"; done

setup: ## the environment, made or brought up to date
	@scripts/setup

ask: setup ## an answer: make ask Q="Var sitter HR nu?"
	@if [ -z "$$QUESTION" ]; then echo 'usage: make ask Q="Var sitter HR nu?"' >&2; exit 2; fi
	@$(VENV)/bin/omorg build >&2 || [ $$? -eq 1 ] # what waits for a decision is told, and not used
	@$(VENV)/bin/omorg ask $(ARGS) -- "$$QUESTION"

build: setup ## the index of knowledge/, rebuilt where documents changed
	@$(VENV)/bin/omorg build $(ARGS)

check: setup ## what is wrong with knowledge/
	@$(VENV)/bin/omorg check $(ARGS)

eval: setup ## the questions in knowledge/questions.yaml, answered and marked
	@$(VENV)/bin/omorg build >&2 || [ $$? -eq 1 ] # what waits for a decision is told, and not used
	@$(VENV)/bin/omorg eval $(ARGS)

docs: setup ## the documentation as a site, in build/site
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict --quiet $(ARGS)
	@echo build/site/index.html

test: setup ## every check: ruff, mypy and the tests
	@scripts/test $(ARGS)

# A dependency just added isn't in the lock yet, so the set-up would rightly fail: uv is enough.
lock: ## the lock files, written anew: make lock ARGS=--upgrade for newer versions
	@[ -x $(VENV)/bin/uv ] || scripts/setup
	@TORCH_WHEELS='$(TORCH_WHEELS)' UV=$(VENV)/bin/uv scripts/lock $(ARGS)

sbom: setup ## what it is made of: dist/omorg.cdx.json, and docs/licences.md
	@$(VENV)/bin/python scripts/sbom.py $(ARGS)

bench: setup ## the measurements in benchmarks/, or one: make bench ONLY=peers
	@set -e; for script in benchmarks/$(ONLY).py; do \
	    echo "== $$script" >&2; $(VENV)/bin/python "$$script" $(ARGS); done

clean: ## the environment and every cache removed; the index is kept
	rm -rf $(VENV) $(VENV)-* build dist .mypy_cache .pytest_cache .ruff_cache
	find bot index tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
