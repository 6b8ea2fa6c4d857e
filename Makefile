# The two that matter: make demo, make test. On Windows see README.md.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint fix proof bench wheel docs picture lock

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed-for-tests ## Make .venv with everything that development needs

demo: $(VENV)/.installed ## Fill a demo office and serve it at http://127.0.0.1:8000
	$(BIN)/casetrack demo

test: lint ## Run the gates, then every test on SQLite and PostgreSQL (ARGS="..." for pytest)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: setup ## Run the gates: ruff, mypy, the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: setup ## Format the code and mend what can be mended alone
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

proof: setup ## Run the slow evidence that the daily run leaves out
	$(PIP) install -q -c constraints.txt -e '.[proof]'
	$(PYTHON) -m venv build/wapiti && build/wapiti/bin/python -m pip install -q 'wapiti3==3.2.3'
	$(PYTHON) -m venv build/audit && build/audit/bin/python -m pip install -q 'pip-audit==2.10.1'
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m proof $(ARGS)

bench: setup ## Measure (ARGS="--help" shows what)
	$(BIN)/python -m bench --write $(ARGS)

wheel: setup ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

docs: setup ## Bring the English catalog up to date and compile it; check the documents against the code
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext --no-location --sort-output -o $(VENV)/messages.pot casetrack templates
	$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d casetrack/translations -l en --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d casetrack/translations
	$(BIN)/python -m casetrack.api > $(VENV)/openapi.json && mv $(VENV)/openapi.json docs/openapi.json
	$(BIN)/python -m tests.permission_matrix > $(VENV)/permissions.md && mv $(VENV)/permissions.md docs/permissions.md
	$(BIN)/python -m tests.decision_list > $(VENV)/decisions.md && mv $(VENV)/decisions.md docs/decisions/README.md
	$(BIN)/python -m pytest -q tests/test_docs.py tests/test_docs_links.py tests/test_docs_words.py tests/test_translations.py

picture: setup ## Take the README's picture anew, from the demo in var
	$(BIN)/casetrack demo --no-serve
	$(BIN)/python -m tests.readme_picture

lock: ## Ask the registry for the newest versions that fit, and pin them in constraints.txt
	$(PYTHON) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install -q '.[postgresql,test,proof]'
	{ head -n 1 constraints.txt; $(VENV)/lock/bin/python -m pip freeze --exclude casetrack; } > constraints.new
	mv constraints.new constraints.txt
	rm -r $(VENV)/lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "CaseTrack needs Python 3.11 or newer; make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv is missing: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-for-tests: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -q -c constraints.txt -e '.[postgresql,test]'
	@touch $(VENV)/.installed $@
