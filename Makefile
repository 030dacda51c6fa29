# Two commands are enough: `make all` runs the example, `make test` passes the tests.
# Raw files are no prerequisites: names of Forms exports hold spaces, where make splits.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -m pipeline

.PHONY: all setup setup-dev ingest tag aggregate report review evaluate check notebooks test lint format guide bench lock clean help

all: setup ## hele jobben på eksempelet i data/raw
	@$(RUN) all

setup: $(VENV)/.installed ## lag .venv med det som trengs

setup-dev: $(VENV)/.installed-dev

ingest tag aggregate report evaluate check: setup ## ett steg alene
	@$(RUN) $@

review: setup ## les det som er rettet i regnearket, uten å skrive rapporter
	@$(RUN) read-review

notebooks: setup-dev ## kjør notatbøkene
	$(BIN)/python -m pytest tests/test_notebooks.py

test: setup-dev lint ## lint, format, typer og tester
	$(BIN)/python -m pytest

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup-dev ## rett formateringen
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

guide: setup-dev all ## lag bildene i brukerveiledningen på nytt av eksempelet
	$(BIN)/python -m tests.guide_pictures

bench: setup-dev ## mål tid og minne
	$(BIN)/python -m tests.bench

clean: ## fjern det som bygges på nytt; data/review og data/raw røres aldri
	@if [ -e $(VENV)/.installed ] && [ -e reports/intern/horingsmatrise.xlsx ]; then $(RUN) read-review; fi
	rm -rf data/processed/*.parquet data/processed/*.csv data/processed/.cache data/processed/.ny data/processed/.laas
	rm -rf reports/intern reports/publisering reports/kjoring.json reports/evaluering*.csv reports/.ny
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## denne oversikten
	@grep -hE '^[a-z][a-z -]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 48

lock: setup-dev # for developers: choose versions anew; no index address is written
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
		--quiet --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
		--quiet --upgrade --group dev -c requirements.lock -o requirements-dev.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Trenger Python 3.11 eller nyere. Oppgi en annen: make PYTHON=python3.12 all"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Fikk ikke laget .venv. På Debian: apt-get install python3-venv"; exit 2; }
	@echo "Installerer det som trengs i $(VENV). Det tar et par minutter første gang."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@if [ -d .git ] && [ -z "$$(git config core.hooksPath)" ]; then git config core.hooksPath .githooks; fi
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installerer utviklerverktøy i $(VENV)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@
