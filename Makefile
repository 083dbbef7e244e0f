# Each target installs what it needs into .venv the first time and needs no network after that.
#   make test ARGS="-k theory"        arguments for streamlit, or pytest
#   make app PYTHON=python3.12        another interpreter, when .venv does not exist yet

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

TOOLS := $(VENV)/tools

.PHONY: help app test test-hard lint words bench films cluster lock audit dependencies

help:
	@echo "make app    start the app and open it in the browser"
	@echo "make test   run all tests            (ARGS=... goes to pytest)"
	@echo "make test-hard  the tests without a browser in random order, another country, without rights and network"
	@echo "make lint   check style, types and the scripts of the pages"
	@echo "make audit  ask for advisories on what is locked, where there is a source"
	@echo "make lock, make dependencies  write requirements*.lock and docs/dependencies.md after a change of requirements"
	@echo "make words  bring the catalogues of messages up to the source, and list what is to be translated"
	@echo "make films  install the encoders that films as MP4 and WebM need (104 MB, under the GPL)"
	@echo "make cluster  install Dask, which maps larger than one machine run on (python -m gan1d sweep --cluster ADDRESS)"
	@echo "make bench  run the benchmarks (each ends with one line of JSON; log2 needs MNIST)"

app: $(VENV)/.app-installed
	$(BIN)/python -m streamlit run app.py $(ARGS)

test: $(VENV)/.test-installed
	@sh tests/browser/get_chromium.sh $(BIN)/python
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

# In random order, in another country, without rights and without a network; says what this system cannot do of it.
test-hard: $(VENV)/.test-installed $(VENV)/.hard-installed
	@sh tests/hard.sh $(BIN)/python $(VENV)/hard $(ARGS)

lint: $(VENV)/.test-installed
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy gan1d
	$(BIN)/python -m upkeep.scripts

words: $(VENV)/.test-installed
	$(BIN)/python -m gan1d.languages

# Every version with its hashes; uv asks the package index.
lock: $(VENV)/.tools-installed
	$(BIN)/python -m upkeep.lock

dependencies: $(VENV)/.test-installed $(VENV)/.tools-installed
	$(BIN)/python -m upkeep.dependencies

# Without pip-audit, or without its source of advisories, it says so and fails nothing.
audit: | $(BIN)/pip
	-@$(MAKE) --silent $(VENV)/.tools-installed
	@$(BIN)/python -m upkeep.advisories

bench: $(VENV)/.test-installed
	@sh tests/browser/get_chromium.sh $(BIN)/python
	$(BIN)/python -m benchmarks.truth
	$(BIN)/python -m benchmarks.convergence
	$(BIN)/python -m benchmarks.scenarios
	$(BIN)/python -m benchmarks.lesson
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.many
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.room
	$(BIN)/python -m benchmarks.hall
	$(BIN)/python -m benchmarks.images
	$(BIN)/python -m benchmarks.fuzz --inputs 3000
	$(BIN)/python -m benchmarks.log2

films: $(VENV)/.app-installed
	@$(PIP) -r requirements-films.txt

cluster: $(VENV)/.app-installed
	@$(PIP) -r requirements-cluster.txt

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "gan1d needs Python 3.11 or newer; name one: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# What is locked, by its hashes; then PyTorch, of which there are builds: that of the index in force.
$(VENV)/.app-installed: requirements.lock requirements.txt | $(BIN)/pip
	@echo "Installing requirements.txt into $(VENV) (PyTorch is large; this happens once) ..."
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test-installed: requirements-test.lock requirements-test.txt requirements-films.txt requirements-cluster.txt $(VENV)/.app-installed
	@echo "Installing requirements-test.txt into $(VENV) ..."
	@$(PIP) --require-hashes --no-deps -r requirements-test.lock
	@$(PIP) -r requirements-test.txt
	@touch $@

$(VENV)/.hard-installed: requirements-hard.txt | $(BIN)/pip
	@$(PIP) --no-deps --upgrade --target $(VENV)/hard -r requirements-hard.txt
	@touch $@

$(VENV)/.tools-installed: requirements-tools.txt | $(BIN)/pip
	@$(BIN)/python -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-tools.txt
	@touch $@
