# What a newcomer types: `make run`, `make demo`, `make test`. Nothing is needed beforehand but Python 3.11+ and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := uv
FUZZ_SECONDS := 20
FUZZ_TARGETS :=

.PHONY: run demo once check test fuzz lint bench format lock coverage clean help

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "monitor needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Hashes in the lock files are checked; the package itself is linked, so that an edit needs no new installation.
$(VENV)/.run: $(VENV)/.python requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

run: $(VENV)/.run  ## install and start the daemon with config/
	$(BIN)/monitor run

demo: $(VENV)/.run  ## install and show the whole pipeline on a bundled local newsroom
	$(BIN)/monitor demo

test: $(VENV)/.test  ## install and run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

# Where atheris has no wheel, hypothesis makes the noise.
$(VENV)/.fuzz: $(VENV)/.test tests/fuzz/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
	  -r tests/fuzz/requirements.lock || echo "no atheris for this Python; the noise is not guided"
	@touch $@

fuzz: $(VENV)/.fuzz  ## feed noise to every parser, 20 s each; longer: make fuzz FUZZ_SECONDS=600 FUZZ_TARGETS="feed page"
	PYTHONPATH=tests $(BIN)/python -m fuzz.run $(FUZZ_SECONDS) $(FUZZ_TARGETS)

lint: $(VENV)/.test  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: $(VENV)/.test  ## line and branch coverage; complete for judge, text, model and pipeline
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -p no:xdist -m "not bench and not e2e"
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report
	$(BIN)/python -m coverage report --fail-under=100 \
	  --include='src/monitor/judge/*,src/monitor/text/*,src/monitor/model/*,src/monitor/pipeline/*'

bench: $(VENV)/.test  ## print the figures of tests/bench
	$(BIN)/python -m pytest -m bench -s -p no:randomly --override-ini 'norecursedirs=.*' --timeout 0 tests/bench $(PYTEST_ARGS)

format: $(VENV)/.test  ## apply ruff's fixes and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Needs uv. The options keep the files free of addresses.
lock:  ## resolve the dependencies anew into the lock files
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade --group build pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links -c requirements.lock --group dev pyproject.toml -o tests/requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --group pyproject.toml:fuzz -o tests/fuzz/requirements.lock

clean:  ## remove what make built (never data/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .fuzz dist
