# make serve    set up, index the sample articles if there is no index, serve the search page
# make check    set up, linters, types, all tests
# make bench    how fast indexing and searching are on this machine (BENCH=FILE.jsonl for your own)
# make quality how good the ranking, compounds and stems are, with the judged sets at hand
# make lock     pin requirements.in and requirements-dev.in with hashes
# make messages collect the page's texts for translators

PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 5000
BIN    := $(VENV)/bin
# What to leave out of a test run, for example: make check TESTS=tests/search
TESTS  ?=

.PHONY: serve check lint types tests browser bench quality lock messages clean

serve: $(VENV)/.runtime
	@$(BIN)/python manage.py serve --host $(HOST) --port $(PORT) --build-if-missing articles

check: lint types browser tests

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

tests: $(VENV)/.development
	$(BIN)/python -m pytest $(TESTS)

browser:
	@sh .ci/browser

bench: $(VENV)/.development
	$(BIN)/python -m tests.scale.bench $(BENCH)

quality: $(VENV)/.development
	$(BIN)/python -m tests.quality

messages: $(VENV)/.runtime
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --omit-header -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --omit-header

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
