# Adept's recipes. `./do NAME` runs them anywhere; plain `just NAME` works once `./do setup` has run.

set positional-arguments := true

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")
export PYTHONPATH := justfile_directory()

[private]
default:
    @just --list --unsorted

# Install everything Adept needs into .venv (./do has already done it on the way here)
setup:
    @echo "Ready. Try: ./do demo"

# Run the development site on your own database (ADEPT_DATABASE_URL), reloading on change
run *args:
    adept manage runserver "$@"

# A living demo programme with invented people; prints the address (--moment matched, --fresh …)
demo *args:
    @adept demo "$@"

# The whole suite; --db postgres runs all but the browser tests on PostgreSQL
test *args:
    @python -m pytest "$@"

# What a reviewer should not have to say: lint, format, templates, types, imports, migrations, texts
check:
    ruff check
    ruff format --check
    djlint src/adept/templates --lint --quiet
    mypy
    lint-imports
    ADEPT_SECRET_KEY=a-key-for-checks-only-that-signs-nothing-and-guards-nobody adept manage makemigrations --check --dry-run
    python -m tools.messages --check

# Put the code into shape
fmt:
    ruff check --fix
    ruff format

# Gather the texts into the catalogues of the five languages, and compile them
messages:
    python -m tools.messages

# Write the reference pages that are made from the code
docs:
    python -m tools.reference

# Measure one thing, or list what can be measured: ./do bench reading
bench name="" *args:
    @if [ -z "$1" ]; then ls benchmarks | sed -n 's/\.py$//p'; else name=$1; shift; python "benchmarks/$name.py" "$@"; fi

# What CI runs
ci:
    .ci/run

# Renew the exact versions of the whole tree in pyproject.toml
lock:
    python -m tools.lock

# Take away one guard after another and see that a test goes red
sabotage *args:
    python -m tools.sabotage "$@"
