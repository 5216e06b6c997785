# make serve   build the index if need be, then the web page and the API on 127.0.0.1:8000;
#              with TRADEQA_TELEGRAM_TOKEN set the Telegram bot as well
# make test    every test;  make check   format, lint, types, layers, tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
GOLD := $(wildcard tests/gold/*.jsonl)

.PHONY: help setup serve test check lint bench eval clean

help:
	@sed -n '1,3s/^# //p' Makefile

$(VENV)/.serve: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing tradeqa into $(VENV) …"
	@$(PIP) install --constraint constraints.txt --editable ".[telegram]"
	@touch $@

# The CPU build of torch is asked for by its exact version before anything can ask for a range.
$(VENV)/.dev: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing tradeqa and its test dependencies into $(VENV) …"
	@$(PIP) install --constraint constraints.txt torch==2.13.0
	@$(PIP) install --constraint constraints.txt --editable ".[telegram,dev]"
	@touch $@ $(VENV)/.serve

setup: $(VENV)/.dev

serve: $(VENV)/.serve
	@$(BIN)/tradeqa serve

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(VENV)/.dev
	@$(BIN)/python tests/bench/run.py

eval: $(VENV)/.dev
	@$(BIN)/tradeqa index
	@$(BIN)/tradeqa eval $(GOLD) --report reports

clean:
	rm -rf $(VENV) index/generations index/CURRENT reports
