# make serve    set up, index the sample articles if there is no index, serve the search page
# make check    set up, linters, types, all tests
# make bench    how fast we are beside others, into docs/BENCHMARKS.md (an hour; BENCH=--help)
# make bench-quick  the same, small and only printed (five minutes)
# make sizing   what an archive takes on one machine, as the rows of docs/OPERATIONS.md (ten minutes)
# make updates  200 random updates with kills on each engine, held against rebuilds (UPDATES=--help)
# make agreement    thousands of queries to every engine, over 5,000 articles (AGREEMENT=--help)
# make cluster      what happens to a cluster when its nodes are killed, again and again
# make opensearch-up, opensearch-down   an OpenSearch for trying things out (OPENSEARCH_NODES=3)
# make quality how good the ranking, compounds and stems are, with the judged sets at hand
# make ingest-quality  how well pages, wires and texts are read, with the material at hand
# make ingest-bench    how fast they are read
# make stories how well copies in other outlets are found, and what it costs (STORIES=--help)
# make torture  every promise put to the test, one table (TORTURE="damage --short"; an hour and more)
# make api-docs     write docs/API.md anew, out of the models of the endpoints
# make api-fuzz     thousands of generated questions to every endpoint (FUZZ=--help)
# make alerts  50 random sequences of updates, rebuilds and kills: what saved searches tell (ALERTS=--help)
# make screenshots  take the pictures of the README and docs/ anew (SHOTS="--all FOLDER": every page)
# make lock     pin requirements.in and requirements-dev.in with hashes
# make sbom    what we run on, with hashes, as a CycloneDX bill of materials: var/sbom.json
# make messages collect the page's texts for translators

PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 5000
BIN    := $(VENV)/bin
# What to leave out of a test run, for example: make check TESTS=tests/search
TESTS  ?=
# How many processes they share
JOBS   ?= 2

.PHONY: screenshots api-docs api-fuzz serve check lint types tests browser torture bench bench-quick sizing updates quality ingest-quality ingest-bench stories alerts lock messages sbom clean \
        agreement cluster opensearch opensearch-up opensearch-down

serve: $(VENV)/.runtime
	@$(BIN)/python manage.py serve --host $(HOST) --port $(PORT) --build-if-missing articles

check: lint types browser opensearch tests

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

tests: $(VENV)/.development
	$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

browser:
	@sh .ci/browser

opensearch: $(VENV)/.development
	@sh .ci/opensearch $(BIN)/python

opensearch-up opensearch-down: opensearch-%: $(VENV)/.development
	@$(BIN)/python -m tests.opensearch $*

agreement: opensearch
	$(BIN)/python -m tests.engines.agreement $(AGREEMENT)

cluster: opensearch
	PRESSESUCHE_TEST_KILLS=$(or $(KILLS),6) $(BIN)/python -m pytest tests/cluster --durations=0

bench: $(VENV)/.development
	$(BIN)/python -m tests.scale $(BENCH)

bench-quick: $(VENV)/.development
	$(BIN)/python -m tests.scale --quick $(BENCH)

sizing: $(VENV)/.development
	@$(BIN)/python -m tests.scale.sizing $(SIZING)

updates: opensearch
	$(BIN)/python -m tests.updates $(UPDATES)

screenshots: $(VENV)/.development browser
	$(BIN)/python -m tests.web.screenshots $(SHOTS)

quality: $(VENV)/.development
	$(BIN)/python -m tests.quality

ingest-quality: $(VENV)/.development
	$(BIN)/python -m tests.ingest

ingest-bench: $(VENV)/.development
	$(BIN)/python -m tests.ingest.bench

stories: $(VENV)/.development
	$(BIN)/python -m tests.duplicates $(STORIES)
	$(BIN)/python -m tests.duplicates.beside

api-docs: $(VENV)/.runtime
	$(BIN)/python -m search.api.text > docs/API.md

api-fuzz: $(VENV)/.development
	$(BIN)/python -m tests.fuzzing $(FUZZ)

alerts: $(VENV)/.development
	$(BIN)/python -m tests.alerts $(ALERTS)

messages: $(VENV)/.runtime
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --omit-header -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --omit-header

torture: opensearch
	$(BIN)/python -m tests.torture $(TORTURE)

sbom: $(VENV)/.development
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
	    --validate -o var/sbom.json requirements.txt

lock:
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	    { rm -rf $(VENV); echo "python3 -m venv failed; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing what Pressesuche runs on …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime
