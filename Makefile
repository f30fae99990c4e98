# OpenMASH. Bare `make` explains the targets.
PYTHON ?= python3
PORT ?= 8000
MASH := .venv/bin/mash
# tests in parallel: how many at once (auto = one a core)
TESTS ?= tests
JOBS ?= auto
PEOPLE ?= 20000
LIMIT ?= 200

.DEFAULT_GOAL := help
.PHONY: help demo demo-fresh test bench-live bench-people bench-audit check lock docs messages pictures clean venv venv-dev browser

help:  ## explain the targets
	@echo "OpenMASH: software for a Multi-Agency Safeguarding Hub"
	@echo
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1	\2/p' Makefile
	@echo
	@echo "  make demo PORT=8001 serves elsewhere; make demo PYTHON=python3.12 uses another Python."

demo: export PORT := $(PORT)
demo:  ## run a whole hub with invented people at http://localhost:8000/ (goes on where it was)
	@$(PYTHON) -m mash.ready --port $(PORT) --requirements requirements.txt
	@$(MASH) demo up

demo-fresh:  ## the same, starting over with nothing kept
	@$(PYTHON) -m mash.ready --port $(PORT) --requirements requirements.txt
	@$(MASH) demo clear
	@$(MAKE) --no-print-directory demo

test: venv-dev browser  ## run every test on a PostgreSQL of its own, browser stories included
	@.venv/bin/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TESTS)

bench-live: venv-dev  ## measure how soon two hundred open desks show a change
	@.venv/bin/python -m benchmarks.live

bench-people: venv-dev  ## measure finding people among PEOPLE (20000), LIMIT (200) compared for each
	@.venv/bin/python -m benchmarks.people --people $(PEOPLE) --limit $(LIMIT)

bench-audit: venv-dev  ## measure what the audit costs a request, and a million entries from end to end
	@.venv/bin/python -m benchmarks.audit

check: venv-dev  ## all that must hold: style, types, imports, migrations, docs, then every test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(MASH) makemigrations --check --dry-run
	$(MASH) docs --check
	@$(MAKE) --no-print-directory test

docs: venv  ## draw the generated pages of docs/ anew from the code
	@$(MASH) docs

messages: venv-dev  ## collect the texts of the pages for translators, and compile what is translated
	@.venv/bin/python -m config.messages

pictures: venv-dev browser  ## remake the README's pictures from the demo's data
	@$(MASH) demo pictures

lock: venv-dev  ## remake the locked, hashed requirements from pyproject.toml (UPGRADE=1: newer versions)
	@.venv/bin/python -m config.lock $(if $(UPGRADE),--upgrade)

clean:  ## remove the virtual environment, caches and everything the demo keeps
	@test ! -x $(MASH) || $(MASH) demo clear
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis var
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@$(PYTHON) -m mash.ready --requirements requirements.txt

venv-dev:
	@$(PYTHON) -m mash.ready --requirements requirements-dev.txt

browser:
	@.ci/browser
