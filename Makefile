# make run    everything on this machine: environment, database, web server, worker, scheduler
# make test   everything that CI checks
# make trial  the same tests with their full counts
# make bench  measures against limits and peers, and writes tests/benchmarks/RESULTS.md
# make lock   writes the lock files anew after a change of pyproject.toml; UPGRADE=yes takes the newest versions
# make sbom   writes sbom.json: what the program is made of, as a CycloneDX list
# make clean  removes the environment and the embedded data
#
# Settings come from the environment: make run PORT=8001 DEMO=no

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin

# A note for each state of the lock files: the environment is installed again only where one changed.
RUNTIME := $(VENV)/.runtime-$(shell cksum < requirements.lock | tr ' ' -)
DEVELOPMENT := $(VENV)/.development-$(shell cat requirements.lock requirements-dev.lock | cksum | tr ' ' -)

# The resolver that writes the lock files; where the machine has none, one is put into the environment.
UV ?= $(or $(shell command -v uv),$(BIN)/uv)

.PHONY: run test trial bench lock sbom clean browser

run: $(RUNTIME)
	@$(BIN)/python -m coalition.embedded

test: $(DEVELOPMENT) browser
	$(BIN)/ruff check .
	$(BIN)/mypy coalition members metrics tests
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses 2 --no-loadscope-reorder

trial: $(DEVELOPMENT) browser
	TRIAL=1 $(BIN)/pytest -m trial

bench: $(DEVELOPMENT) | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --group bench
	$(BIN)/python -m tests.benchmarks

# For every platform and version of Python that we run on; without a word about where this machine gets packages from.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	$(if $(filter yes,$(UPGRADE)),--upgrade) pyproject.toml

lock: | $(UV)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

sbom:
	@$(PYTHON) .ci/sbom.py > sbom.json

clean:
	@$(PYTHON) -m coalition.embedded.clean
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results sbom.json

# A browser for the journeys is brought where that is ours to do.
browser:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; \
	then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null; \
	else echo "No Chromium found: the journeys in a browser will be skipped. Install it (Debian: sudo apt-get" \
		"install chromium; macOS: brew install --cask chromium)."; \
	fi

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later is needed. Name it: make run PYTHON=/path/to/python3"; exit 1; }
	@echo "Making the environment ..."
	@if command -v uv >/dev/null; then uv venv --quiet --python $(PYTHON) $(VENV); \
	else $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV); fi

$(BIN)/uv: | $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv

# Where venv could bring no pip, as on a bare Debian, the system's pip installs into the environment from outside.
define install
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --require-hashes $(1); \
	elif $(BIN)/python -m pip --version >/dev/null 2>&1; \
	then $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes $(1); \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; \
	then $(PYTHON) -m pip --python $(BIN)/python install -qq --disable-pip-version-check --require-hashes $(1); \
	else echo "Python has no pip. On Debian: sudo apt-get install python3-venv python3-pip"; rm -rf $(VENV); exit 1; fi
endef

$(RUNTIME): | $(BIN)/python
	@echo "Installing what the program needs ..."
	$(call install,-r requirements.lock)
	@touch $@

$(DEVELOPMENT): | $(BIN)/python
	@echo "Installing what the checks need ..."
	$(call install,-r requirements-dev.lock)
	@touch $@
