# make book: everything from a bare checkout to a built book. make help lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIGHTHOUSE := _build/bench/node_modules/.bin

.PHONY: help book test serve pdf lab bench lock clean
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

# CORPUS=folder: the recipes read it from the environment, so that any path is taken as it is
OTHER := $(if $(CORPUS),--corpus "$$CORPUS")

book: $(VENV)/installed  ## check the data, execute the chapters, build the book (CORPUS=folder: on that corpus)
	@$(BIN)/scaleup build $(OTHER)

test: $(VENV)/installed  ## run every test, in a real browser too
	@sh scripts/test_programs.sh
	@$(BIN)/ruff check scripts tests
	@$(BIN)/ruff format --check --quiet scripts tests || (echo "run: $(BIN)/ruff format scripts tests"; exit 1)
	@$(BIN)/python -m pytest

serve: book  ## build the book and open it on this machine
	@$(BIN)/scaleup serve $(OTHER)

pdf: book  ## print the book as one PDF, with a Chromium
	@$(BIN)/scaleup pdf $(OTHER)

# JupyterLab saves what it opens, and would rewrite the heads of chapters: it gets copies.
lab: $(VENV)/lab-installed  ## open copies of the chapters as notebooks in JupyterLab
	@mkdir -p _build/lab && cp -u chapters/*.md _build/lab/
	@echo "Opening JupyterLab on copies of the chapters, in _build/lab; stop with Ctrl+C"
	@$(BIN)/jupyter lab --notebook-dir=. --LabApp.default_url=/lab/tree/_build/lab

bench: $(VENV)/bench-installed $(LIGHTHOUSE)/lighthouse  ## measure it against other tools, and write docs/benchmarks.md (an hour)
	@PATH="$(CURDIR)/$(LIGHTHOUSE):$$PATH" $(BIN)/python scripts/bench

lock:  ## compile requirements.txt and those of JupyterLab and make bench from pyproject.toml
	@test -x $(VENV)/lock/bin/uv || (echo "Installing uv ..." && $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv)
	@$(VENV)/lock/bin/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --output-file requirements.txt
	@$(VENV)/lock/bin/uv pip compile pyproject.toml --extra lab --constraints requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --output-file .binder/requirements.txt
	@$(VENV)/lock/bin/uv pip compile --group bench --constraints requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --output-file scripts/bench/requirements.txt
	@echo "requirements.txt, .binder/requirements.txt and scripts/bench/requirements.txt are up to date"

clean:  ## remove the built book and the environment
	rm -rf _build $(VENV) scripts/*.egg-info

# pip compiles bytecode as it installs; without it every start would take much longer.
$(VENV)/installed: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: install Python 3.11, 3.12 or 3.13"; exit 1; }
	@$(PYTHON) scripts/python_ok.py
	@echo "Installing the environment into $(VENV) (a minute or two) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --compile --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile --no-deps --no-build-isolation --editable .
	@touch $@

# The settings make JupyterLab open .md files as notebooks; Binder uses the same ones.
$(VENV)/lab-installed: .binder/requirements.txt .binder/overrides.json $(VENV)/installed
	@echo "Installing JupyterLab into $(VENV) (a minute) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --compile --require-hashes -r .binder/requirements.txt
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@cp .binder/overrides.json $(VENV)/share/jupyter/lab/settings/
	@touch $@

$(VENV)/bench-installed: scripts/bench/requirements.txt $(VENV)/installed
	@echo "Installing what the benchmarks are held against into $(VENV) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --compile --require-hashes -r scripts/bench/requirements.txt
	@sh scripts/test_programs.sh
	@touch $@

$(LIGHTHOUSE)/lighthouse:
	@echo "Installing Lighthouse into _build/bench ..."
	@npm install --silent --no-audit --no-fund --prefix _build/bench lighthouse@12.8.2 \
		|| echo "npm could not install it, so Lighthouse will not be measured"
