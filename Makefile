# The commands of this project. Each installs what it needs; `make run` and `make test` are all one has to know.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# What a tool needs to load the settings without a server: no command below connects with these.
NOWHERE := LOCAL=1 DATABASE_URL=postgresql://app@localhost/app SECRET_KEY=check

.PHONY: run test check faults bench lock screenshots format

run: .venv/local  ## Set everything up and serve on http://localhost:$(PORT), default 8000.
	@exec $(BIN)/python -m devstack

test: .venv/dev browser  ## Pass every test, browser tests included.
	$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore tests/browser
# A run of their own: Playwright keeps an event loop on the thread that the other tests need free.
	$(BIN)/python -m pytest -n 2 tests/browser

check: .venv/dev  ## What CI runs: lint, format, types, migrations, templates, imports, deployment files, tests.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NOWHERE) $(BIN)/mypy .
	$(NOWHERE) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	POSTGRES_PASSWORD=x SECRET_KEY=x ADDRESS_KEY=x BASE_URL=https://x ALLOWED_HOSTS=x EMAIL_URL=smtp://x DEFAULT_FROM_EMAIL=x@x.org $(BIN)/docker-compose config -q
	$(BIN)/hadolint Dockerfile
	$(MAKE) test

faults: .venv/dev  ## Kill, freeze and mislead every part at full length, live through a year; tell what was lost or doubled.
	LETTERS=$(LETTERS) KILLS=$(KILLS) ROUNDS=500 THINKING=60,300 REFUSING=AUTH,MAIL OTHERS=999 YEAR=1 $(BIN)/python -m pytest -n 0 -q tests/faults
LETTERS ?= 60000
KILLS ?= 100

bench: .venv/dev  ## Measure pages against the floor page, and letters against the raw relay. STUDENTS=…, SUBJECTS=… choose the size.
	$(BIN)/python -m bench
	$(BIN)/python -m bench.reminding

screenshots: .venv/dev browser  ## Make the pictures of README and docs from a running demo.
	$(BIN)/python -m devstack.screenshots

format: .venv/dev
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

lock: .venv/dev  ## Compile the exact versions, with hashes, from pyproject.toml.
	$(BIN)/uv pip compile $(COMPILE) -o requirements.txt
	$(BIN)/uv pip compile $(COMPILE) --extra local -c requirements.txt -o requirements-local.txt
	$(BIN)/uv pip compile $(COMPILE) --extra local --extra dev -c requirements-local.txt -o requirements-dev.txt
COMPILE := -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header pyproject.toml

# The installed state is a file: newer than the lock means up to date.
.venv/local: requirements-local.txt
	@$(call install,requirements-local.txt)
	@touch $@
.venv/dev: requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch .venv/local $@

define install
set -e; \
[ -x $(BIN)/python ] || { echo "Making a virtual environment …"; $(PYTHON) -m venv .venv; }; \
echo "Installing $(1) …"; \
if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

# A browser: the one that is there, Debian's where apt is at hand, else Playwright's own.
.PHONY: browser
browser: .venv/dev
	@command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$$CHROMIUM" ] \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
	|| $(BIN)/playwright install --with-deps chromium
