# Two commands: `make serve` and `make test`. Both do only what is not done yet.
PORT ?= 8000
VENV := .venv
PIP := $(VENV)/bin/python -m pip --quiet --disable-pip-version-check
INPUTS := pyproject.toml hatch_build.py package.json package-lock.json

.PHONY: serve test bundle browser
.DELETE_ON_ERROR:

serve: $(VENV)/installed
	@$(VENV)/bin/policygraph serve --port $(PORT)

test: $(VENV)/installed-dev browser
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder -m 'not alone'
	$(VENV)/bin/pytest -m alone

# Everything that an installation needs, in one archive in dist/, for machines that reach no network.
bundle: $(VENV)/bin/python
	@$(VENV)/bin/python packaging/bundle.py dist

$(VENV)/installed: $(INPUTS) | $(VENV)/bin/python
	@echo "Installing policygraph into $(VENV) (once; a minute or two)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-dev: $(INPUTS) | $(VENV)/bin/python
	@echo "Installing policygraph and what its tests need into $(VENV) (once; a minute or two)"
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "policygraph needs Python 3.11 or later: install it, or name it with PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$found" -m venv $(VENV); then \
	    rm -rf $(VENV); \
	    echo "$$found cannot make a virtual environment: on Debian and Ubuntu, install python3-venv" >&2; exit 1; \
	fi

# The browser tests drive the system's Chromium and look at Chinese text; others ask a Virtuoso, and Spark runs on Java.
browser:
	@missing=; \
	command -v chromium >/dev/null || missing="chromium"; \
	ls -d /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$$missing fonts-noto-cjk"; \
	command -v virtuoso-t >/dev/null || missing="$$missing virtuoso-opensource-7-bin"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	if [ -n "$$missing" ]; then \
	    if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	    if command -v apt-get >/dev/null && $$sudo true 2>/dev/null; then \
	        echo "Installing $$missing from Debian (once)"; \
	        $$sudo apt-get -qq update && \
	        $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends $$missing >/dev/null; \
	    else \
	        echo "Some tests need the packages $$missing, which only root can install; without them they are skipped" >&2; \
	    fi; \
	fi
