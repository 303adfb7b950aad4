# Everything a user needs; each line is also in README.md for a machine without make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_DB := data/demo.db

.PHONY: help demo crawl test test-all test-distributed lint audit bench golden samples clean

help:  ## list these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newscrawl needs Python 3.11 or newer; say which: make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-analyst.txt requirements-ops.txt requirements-distributed.txt requirements-notify.txt requirements-mcp.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run  ## crawl the bundled sample site (no network) and show what was stored
	@rm -f $(DEMO_DB) $(DEMO_DB)-wal $(DEMO_DB)-shm
	$(BIN)/scrapy crawl sina_china -s REPLAY=samples/sample.warc.gz -s STORE_URI=sqlite:///$(DEMO_DB) -L WARNING
	$(BIN)/scrapy crawl sina_flash -s REPLAY=samples/sample.warc.gz -s STORE_URI=sqlite:///$(DEMO_DB) -L WARNING
	@$(BIN)/scrapy report -s STORE_URI=sqlite:///$(DEMO_DB)

crawl: $(VENV)/.run  ## crawl the live site into data/news.db: what is new since the last run
	$(BIN)/scrapy crawl sina_china

test: lint  ## the checks, then the test suite (about five minutes)
	$(BIN)/python -m tests.support.mongo_setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not long"

test-all: $(VENV)/.dev  ## the long tests that `make test` leaves out: kills, faults, many workers
	$(BIN)/python -m tests.support.mongo_setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m long

test-distributed: $(VENV)/.dev  ## the full test of many workers: 5,000 articles, 15 kills (needs redis-server; 2 minutes with MONGO_TEST_URI, long without)
	$(BIN)/python -m tests.support.mongo_setup
	NEWSCRAWL_TEST_ARTICLES=5000 $(BIN)/python -m pytest -q -s tests/distributed/test_proof.py

lint: $(VENV)/.dev  ## ruff, mypy and import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/.dev  ## ask PyPI for known vulnerabilities of what is installed
	$(BIN)/pip-audit --progress-spinner off

bench: $(VENV)/.dev  ## measure every figure of docs/performance.md, on a quiet machine (40 minutes)
	$(BIN)/python -m tests.support.mongo_setup
	$(BIN)/python -m benchmarks

golden: $(VENV)/.dev  ## rewrite tests/golden/*.json by the current extraction, for review
	$(BIN)/python -m tests.golden.rewrite

samples: $(VENV)/.run  ## rebuild samples/sample.warc.gz
	$(BIN)/python samples/build.py

clean:  ## remove everything that can be made again (not data/)
	rm -rf $(VENV) .venv-* build dist newscrawl.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
