# make demo: see it work. make test: run the tests. Both make .venv themselves.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench docs check-wheel clean

.venv/base: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/test: .venv/base
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test,bench,lint]'
	touch $@

demo: .venv/base
	@$(BIN)/cryptrec-lint scan examples || test $$? -eq 1

test: .venv/test
	$(BIN)/python -m pytest

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	$(BIN)/python -m pytest benches --benchmark-min-time=0.001 --benchmark-max-time=0.04 --benchmark-min-rounds=5 \
	  --benchmark-disable-gc --benchmark-timer=time.perf_counter --benchmark-columns=min,median,iqr,rounds,iterations

docs: .venv/test
	$(BIN)/python tools/click_catalogue.py
	$(BIN)/python tools/editions_table.py
	$(BIN)/python tools/readme_outputs.py

check-wheel: .venv/test
	$(BIN)/python tests/check_wheel.py

clean:
	rm -rf .venv dist build
