# Two commands matter: `make maps` writes the maps, `make test` passes the tests.
# Both set up an environment of their own in .venv; nothing else on the machine is touched, but
# `make test` installs what Debian has of browsers, Node and PROJ where it is missing and it may, and
# ESLint into node_modules.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MATRIX := .venv-matrix
MINUTES ?= 1
SEED ?= 1
ROUNDS ?= 3
SIZE ?= full
# One process more than cores: each waits for its browser a fifth of the time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# What is compiled is kept: each process of a run, and each program that a test starts, would
# compile it anew. Git ignores it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: maps docs check lint test tools test-matrix stress live data screenshots bench clean

maps: $(VENV)/ready
	$(BIN)/nzv-geo map

# The documentation as a site, from what is installed: build/docs/index.html.
docs: $(VENV)/ready-docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -c docs . build/docs

# For while you work: no browser, nothing slow.
check: $(VENV)/ready-dev lint
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -m "not browser and not slow"

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reuse lint --quiet

# What needs one core each runs side by side before.
test:
	$(MAKE) --jobs 2 lint tools $(VENV)/compiled
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

tools:
	sh scripts/ensure_tools.sh

# Every Python from 3.11 on that is found, and the lowest versions; some minutes each.
test-matrix:
	$(PYTHON) -m venv $(MATRIX)/uv
	$(MATRIX)/uv/bin/python -m pip install --quiet uv
	$(MATRIX)/uv/bin/python scripts/matrix.py $(MATRIX)

# Random cases against what is promised: make stress MINUTES=10 SEED=1
stress: $(VENV)/ready-dev
	$(BIN)/python scripts/stress.py $(MINUTES) --seed $(SEED)

# Asks the official addresses of the catalogue; no test does. docs/fetch.md says what is looked at.
live: $(VENV)/ready
	$(BIN)/python scripts/live.py

data: $(VENV)/ready-dev
	$(BIN)/python scripts/build_boundaries.py
	$(BIN)/python scripts/build_places.py
	$(BIN)/python scripts/build_revier.py
	$(BIN)/python scripts/pin_data.py

screenshots: $(VENV)/ready-dev
	sh scripts/ensure_tools.sh
	$(BIN)/python scripts/screenshots.py
	$(BIN)/python scripts/notebook_pages.py

# Every job beside what others take for it, into docs/benchmarks.md. What cannot be installed is told
# there: make bench ROUNDS=3 SIZE=full. How memory grows is a run of its own, into docs/millions.md:
# make bench ROUNDS=1 SIZE=millions, with 1 GB of disk and half an hour.
bench: $(VENV)/ready-dev
	-$(BIN)/python -m pip install --quiet --editable '.[bench]'
	-$(BIN)/python -m pip install --quiet --no-deps --target $(VENV)/peers/python --upgrade \
		duckdb==1.5.5 duckdb-extension-spatial==1.5.5
	-npm install --silent --no-audit --no-fund --prefix $(VENV)/peers mapshaper@0.7.70
	$(BIN)/python -m benchmarks --rounds $(ROUNDS) --size $(SIZE)

clean:
	rm -rf $(VENV) $(MATRIX) node_modules build dist maps/*.html

# uv brings the libraries in a sixth of the time that pip takes; what it cannot bring, pip does.
# Compiling them takes as long again: left to who imports them, or done at once while types are
# checked, so that no two processes of the tests compile the same.
install = ($(BIN)/python -m pip install --quiet --no-compile uv && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '$(1)') || \
	$(BIN)/python -m pip install --quiet --no-compile --editable '$(1)'

$(VENV)/ready: $(VENV)/python pyproject.toml package-lock.json
	$(call install,.)
	touch $@

$(VENV)/ready-docs: $(VENV)/python pyproject.toml package-lock.json
	$(call install,.[docs])
	touch $(VENV)/ready $@

$(VENV)/ready-dev: $(VENV)/python pyproject.toml package-lock.json
	$(call install,.[dev])
	-$(BIN)/python -m pip download --quiet --no-deps --dest $(VENV)/schemas pycsw==2.6.2
	touch $(VENV)/ready $(VENV)/ready-docs $@

$(VENV)/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("nzv-geo needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	touch $@

# Nothing imports the tests of libraries, or what installs and debugs; mypy is compiled by another
# compiler. Of some, little is imported, and compiled then.
# What tests assert is compiled by pytest, here once for all processes.
$(VENV)/compiled: $(VENV)/ready-dev
	-$(BIN)/python -W ignore -m compileall -qq -x '/(tests?|mypyc?|debugpy|pip|setuptools|scipy|sklearn|sqlalchemy)/' $(VENV)/lib
	-$(BIN)/pytest --collect-only -q >$(VENV)/collected
	touch $@
