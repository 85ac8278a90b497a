# Everything a person does here is a target; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# One more than there are cores: tests wait for a browser, for databases, for processes that start.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

.DEFAULT_GOAL := help
.PHONY: help install demo story run test check format bench screenshots lock locales clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(READY): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || PYTHON=$(PYTHON) sh .ci/venv || { rm -rf .venv; exit 1; }
	@echo "Installing the pinned requirements into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(READY) ## make .venv with the pinned requirements

demo: $(READY) ## the bot in a made-up community on a local Discord
	@exec $(BIN)/groundswell demo $(if $(PORT),--port $(PORT))

story: $(READY) ## act the story and print it; fails if a step does not hold
	@$(BIN)/groundswell story

run: $(READY) ## the bot on real Discord (settings from .env)
	@exec $(BIN)/groundswell run

test: $(READY) ## the whole suite, on SQLite and PostgreSQL
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: $(READY) ## format, lint, types, import rules, migrations, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/house

format: $(READY) ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## measure against a bare discord.py bot in the same run
	@$(BIN)/python -m benchmarks

screenshots: $(READY) ## take the README's pictures and those of docs/panels.md anew, of the demo in a browser
	@$(BIN)/python -m tests.browser.screenshots

lock: $(READY) ## pin the requirements anew, for every Python that is supported
	$(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock

locales: $(READY) ## collect new texts into the catalogues
	@$(BIN)/pybabel --quiet extract --sort-by-file --no-location --omit-header -o .texts.pot bot cogs
	@for catalogue in bot/locales/*.po; do \
		$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			-i .texts.pot -o $$catalogue -l $$(basename $$catalogue .po) || exit 1; done
	@rm .texts.pot

clean: ## remove what can be made again
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
