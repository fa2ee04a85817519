# Two commands: `make demo` runs the main job on a real concept, `make test` runs everything CI runs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Two runs: a process that holds the programs of all tests runs out of memory maps.
QUICK := -n 2 --dist loadfile -m "not slow"
# The programs that laws compile for themselves run for moments: no work on their machine code saves a quarter of the first
# run. The second compares its own with the product's to the last digits, and compiles as the product does (conftest.py).
MOMENTS := XLA_FLAGS="--xla_cpu_use_fusion_emitters=false --xla_backend_optimization_level=0"
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint types imports unit docs nightly benchmark clean

demo: $(STAMP)
	$(BIN)/redline assess examples/compact_ev_4x4.toml --red-line go_anywhere --out out/demo

test: lint types imports unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/write_docs.py --check

types: $(STAMP)
	$(BIN)/pyright
	$(BIN)/pyright -p pyright-upper-rooms.json

imports: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(MOMENTS) $(BIN)/pytest $(QUICK) tests/concept tests/foundations tests/laws tests/meta tests/physics tests/published
	$(BIN)/pytest $(QUICK) tests/faces tests/proving_ground tests/red_lines tests/studio src/redline

nightly: $(STAMP)
	$(BIN)/pytest -m slow

docs: $(STAMP)
	$(BIN)/python tools/write_docs.py

benchmark: $(STAMP)
	$(BIN)/python benchmarks/run.py

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev]"
	touch $(STAMP)

clean:
	rm -rf $(VENV) out build dist .hypothesis .ruff_cache
