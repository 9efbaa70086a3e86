# Everything from nothing: only Python >= 3.11, make and the package registries are needed.
# Paths are relative on purpose: make cannot hold a path with spaces.

PYTHON ?= python3
SCALE ?= county
NAME ?=
BIN = .venv/bin
INSTALLED = .venv/.installed
BUILT = frontend/dist/.built
MESSAGES = locale/zh_Hans/LC_MESSAGES/django.mo
FRONTEND_SOURCES := $(shell find frontend -type f -not -path "frontend/node_modules/*" -not -path "frontend/dist/*" -not -name package-lock.json 2>/dev/null)
DEBIAN = var/debian/servers.json
NODE_MODULES = frontend/node_modules/.installed

# Some machines forbid it to keep compiled modules: every process would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench demo lock clean environment frontend messages
.DEFAULT_GOAL := help

help:
	@echo "make run                 start everything on http://127.0.0.1:8000/ (PORT=…); Ctrl-C stops it"
	@echo "make test                the whole test suite, browser tests included"
	@echo "make check               lint, format, types, templates, imports, migrations, translations"
	@echo "make bench NAME=…        benchmarks; all of them without NAME"
	@echo "make demo SCALE=…        build the demo data anew: village, county or prefecture"
	@echo "make lock                write the lock files from pyproject.toml"
	@echo "make clean               remove everything that was built; var/ with the database stays"

run: environment frontend messages
	@$(BIN)/python -m laborinfo.supervisor

test: environment frontend messages $(DEBIAN)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: environment frontend
	@$(BIN)/python scripts/check.py

bench: environment frontend messages
	@$(BIN)/python -m benchmarks $(NAME)

demo: environment messages
	@$(BIN)/python -m laborinfo.supervisor manage seed_demo --scale $(SCALE) --rebuild

lock: environment
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --quiet --extra dev --universal --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find locale -name "*.mo" -delete

environment: $(INSTALLED)

$(INSTALLED): requirements-dev.lock
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is %s. Name another one: make run PYTHON=python3.12" % sys.version.split()[0])'
	@echo "Making the Python environment …"
	@test -x $(BIN)/pip || { rm -rf .venv; "$(PYTHON)" -m venv .venv; }
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
		-r requirements-dev.lock
	@touch $@

frontend: $(BUILT)

$(NODE_MODULES): frontend/package-lock.json frontend/package.json | $(INSTALLED)
	@echo "Installing the front end's packages …"
	@cd frontend && PATH="$$(pwd)/../.venv/bin:$$PATH" npm ci --no-audit --no-fund
	@touch $@

$(BUILT): $(NODE_MODULES) $(FRONTEND_SOURCES)
	@echo "Building the front end …"
	@cd frontend && PATH="$$(pwd)/../.venv/bin:$$PATH" npm run build
	@touch $@

# Debian's PostgreSQL and Redis for the test of the deployment; where there is no Debian, nothing is fetched.
$(DEBIAN): scripts/debian_services.py | $(INSTALLED)
	@$(BIN)/python scripts/debian_services.py var/debian

messages: $(MESSAGES)

$(MESSAGES): locale/zh_Hans/LC_MESSAGES/django.po | $(INSTALLED)
	@$(BIN)/python scripts/translations.py compile
