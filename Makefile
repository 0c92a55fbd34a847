# The commands of the project. They need Python 3.11 or newer and make; everything else is installed into .venv/.

HOST ?= 127.0.0.1
PORT ?= 8000
# the index that torch comes from, for Linux machines that would otherwise get gigabytes of GPU libraries
TORCH_INDEX ?=

INSTANCE_DIR ?= instance
MODELS_DIR ?= $(INSTANCE_DIR)/models

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet
FLASK := $(BIN)/python -m flask --app wsgi
# worksteal: what shares a company or a browser stays in one process, and nobody waits for the other at the end
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

# a stamp is touched when its step is done, so that a second run has nothing to do
RUNTIME := .venv/.runtime
TOOLS := .venv/.tools
ASSETS := static/vendor/.installed
MODEL := $(MODELS_DIR)/.prepared
SCANNERS ?= .scanners
PAGES := $(wildcard templates/*/*.html static/css/*.css static/js/*.js)
FRENCH := translations/fr/LC_MESSAGES/messages

.DEFAULT_GOAL := help
.PHONY: help setup run run-scale gallery test test-fast test-pages test-faults test-security gate lint format migration catalogue screenshots rooms lock clean

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name words; do printf '  make %-11s %s\n' "$$name" "$$words"; done

setup: $(RUNTIME) $(TOOLS) $(ASSETS) $(MODEL) $(FRENCH).mo ## Install everything into .venv/ and start nothing

# exec: Ctrl-C and SIGTERM reach the server itself, which stops with 0; make then reports the signal as its own
run: $(RUNTIME) $(ASSETS) $(MODEL) $(FRENCH).mo ## Serve on HOST and PORT (127.0.0.1:8000), with a demo company in an empty database
	@HOST="$(HOST)" PORT="$(PORT)" exec $(BIN)/python -m deploy.run

# PostgreSQL is that of DATABASE_URL, or else the one that the tests bring along
run-scale: $(RUNTIME) $(TOOLS) $(ASSETS) $(MODEL) $(FRENCH).mo ## Serve by two processes, with two workers and PostgreSQL, on PORT and the two after it
	@HOST="$(HOST)" PORT="$(PORT)" exec $(BIN)/python -m deploy.scale

gallery: $(RUNTIME) $(TOOLS) $(ASSETS) $(FRENCH).mo ## Show every page in every state, on PORT (8100): for whoever changes pages
	@PORT=$(if $(filter 8000,$(PORT)),8100,$(PORT)) $(BIN)/python -m tests.journeys.serve

test: setup lint ## Run every test, on SQLite and PostgreSQL, in a browser too
	$(PYTEST) --engine both

test-fast: $(RUNTIME) $(TOOLS) $(FRENCH).mo ## Run the tests of the inner loop: SQLite, no browser, no model; under a minute
	$(PYTEST) --engine sqlite -m "not browser and not model and not postgres and not slow"

test-pages: setup ## Look at every state of every page in a browser, where `make test` looks at two of each page
	MOBILITY_STATES=all $(PYTEST) --engine sqlite tests/journeys

test-faults: $(RUNTIME) $(TOOLS) $(FRENCH).mo ## Run the tests of faults on both engines, then five minutes of kills at random
	FAULT_STEP_OF_ONE=1 $(PYTEST) --engine both tests/faults
	$(BIN)/python -m tests.faults.chaos

# scanners of others, in environments of their own: wapiti would bring an older Flask
test-security: setup $(SCANNERS)/.installed ## Run the security tests at full length, bandit and the scanners; see docs/security.md
	MOBILITY_GUARDS=all MOBILITY_CRAWL=whole FOREIGN_EXAMPLES=10000 $(PYTEST) --engine sqlite tests/security tests/privacy tests/accounts
	$(PYTEST) --engine postgresql tests/security/test_canaries.py
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive mobility deploy --severity-level low --exit-zero
	$(BIN)/bandit --quiet --severity-level medium --configfile pyproject.toml --recursive mobility deploy
	mkdir -p $(INSTANCE_DIR) && $(BIN)/python -m deploy.bill > $(INSTANCE_DIR)/bill-of-materials.json
	$(SCANNERS)/tools/bin/pip-audit --strict --disable-pip --no-deps -r requirements.txt || \
		echo "pip-audit: NOT RUN, or it found something: see above (it needs a network)"
	SCANNERS=$(SCANNERS) $(BIN)/python -m tests.security.scanning

gate: $(RUNTIME) $(MODEL) ## Put the configured model and the weights of now through the quality gate
	$(FLASK) matching gate

lint: $(RUNTIME) $(TOOLS) ## Check style, types, templates, dead code and common security mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/vulture
	$(BIN)/bandit --quiet --severity-level medium --configfile pyproject.toml --recursive mobility deploy

format: $(TOOLS) ## Lay out the Python files as lint expects
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

migration: $(RUNTIME) ## Write a migration from the models: make migration name="add places"
	@test -n "$(name)" || { echo 'Say what it does: make migration name="add places"'; exit 2; }
	$(FLASK) db migrate "$(name)"

catalogue: $(RUNTIME) ## Bring the French catalogue up to the sentences in the code; what is new is left empty
	$(BIN)/pybabel --quiet extract --mapping translations/babel.cfg -k _l -k N_ -k lazy_gettext --no-location \
		--sort-output --project mobility --output $(FRENCH).pot .
	$(BIN)/pybabel --quiet update --input-file $(FRENCH).pot --output-file $(FRENCH).po --locale fr --no-fuzzy-matching --width 100 \
		--ignore-obsolete --ignore-pot-creation-date
	rm $(FRENCH).pot

screenshots: setup ## Take the pictures of the guides anew, of a demo company that is the same every day
	$(BIN)/python -m docs.screenshots

rooms: $(TOOLS) ## Draw the picture of the rooms anew
	$(BIN)/python -m docs.rooms

lock: $(TOOLS) ## Choose the newest allowed versions again and write both requirements.txt
	$(LOCK) --upgrade --output-file requirements.txt pyproject.toml
	$(LOCK) --upgrade --group test --constraints requirements.txt --output-file tests/requirements.txt

clean: ## Remove what was installed and built; instance/ (the data) stays
	rm -rf .venv .scanners node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find mobility migrations tests deploy -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and was not found. Debian's packages: python3 python3-venv"; exit 1; }
	@echo "Creating .venv/ with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "That needs Python's venv module. Debian's package: python3-venv"; exit 1; }

$(RUNTIME): requirements.txt | .venv/bin/python
	@echo "Installing what the application needs (about a minute and a half, 2 GB)"
	@$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@$(PIP) --require-hashes --no-deps -r requirements.txt
	@touch $@

$(TOOLS): tests/requirements.txt | $(RUNTIME)
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes --no-deps -r tests/requirements.txt
	@touch $@

# the style sheet is cut to what the pages use
$(ASSETS): package.json package-lock.json deploy/assets.py deploy/stylesheet.py $(PAGES) | $(RUNTIME)
	@echo "Fetching the front-end assets"
	@$(BIN)/python deploy/assets.py
	@touch $@

$(FRENCH).mo: $(FRENCH).po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale fr

$(SCANNERS)/.installed: | .venv/bin/python
	@echo "Installing the scanners into $(SCANNERS)/ (once)"
	@$(PYTHON) -m venv $(SCANNERS)/wapiti && $(SCANNERS)/wapiti/bin/pip install --quiet wapiti3==3.2.3
	@$(PYTHON) -m venv $(SCANNERS)/tools && $(SCANNERS)/tools/bin/pip install --quiet sqlmap==1.10.10 schemathesis==4.32.5 pip-audit
	@touch $@

$(MODEL): mobility/embeddings/manifest.py | $(RUNTIME)
	@echo "Preparing the embedding model (once, about a minute)"
	@$(FLASK) matching prepare-model
	@mkdir -p $(@D) && touch $@
