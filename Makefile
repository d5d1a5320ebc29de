# Every command sets up what it needs; a second run is fast.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run demo test faults check format messages shipped docs skin pictures bench clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

run: $(READY)        ## open the program on your own base
	$(BIN)/tui-crm

demo: $(READY)       ## open the program on sample data
	$(BIN)/tui-crm demo

check: $(READY)      ## the quick loop: format, lint, types, rooms, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n auto --dist loadscope -m 'not pty'

test: $(READY)       ## everything that CI runs
	.ci/prepare
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 --dist loadscope -m 'not pty'   # some wait while others work
	$(BIN)/pytest -n 4 --dist loadscope -m pty $$(grep -rl 'mark\.pty' tests --include='*.py')   # they wait more than they work

faults: $(READY)     ## what docs/promises.md promises, by force, at length (some minutes)
	.ci/prepare
	FAULTS=long $(BIN)/pytest -n 2 --dist loadscope tests/faults

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(READY)   ## collect the strings, update and compile the Polish catalogue
	$(BIN)/python -m tests.kit.messages

docs: $(READY)       ## write the tables of keys and commands into docs/
	$(BIN)/python -m tests.kit.docs

shipped: $(READY)    ## write the completions and the manual from the table of commands
	$(BIN)/python -m tests.kit.shipped

skin: $(READY)       ## take the built-in look of the first frame from the app
	$(BIN)/python -m tests.kit.skins

pictures: $(READY)   ## take the pictures of the real screens that the documentation shows
	$(BIN)/python -m tests.kit.pictures

bench: $(READY)      ## measure against other programs, write docs/benchmarks.md (half an hour)
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	benchmarks/prepare
	$(BIN)/python -m benchmarks --page docs/benchmarks.md

clean:
	rm -rf $(VENV) build dist .demo
