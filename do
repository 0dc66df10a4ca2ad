#!/bin/sh
# Runs one of Adept's recipes (see the justfile): ./do demo, ./do test, ./do check …
# Needs only Python and a shell. What it fetches stays inside this checkout: uv in .tools/, the rest in .venv/.
set -eu

uv_version=0.13.9
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$root" # pyenv and uv choose their Python by the .python-version they stand beside

say() { printf '%s\n' "$*" >&2; }

private_uv() {
    if ! command -v python3 >/dev/null 2>&1; then
        say "Adept needs Python 3.13, and there is no python3 here. Install Python 3.13, then run the same command again."
        exit 1
    fi
    say "Fetching uv $uv_version into .tools/ (once) …"
    mkdir -p .tools
    rm -rf .tools/uv
    if ! { python3 -m venv .tools/uv && .tools/uv/bin/python -m pip install --quiet "uv==$uv_version"; } >.tools/uv.log 2>&1; then
        # Debian ships python3 without venv; pip alone will do
        rm -rf .tools/uv
        if ! python3 -m pip install --quiet --target .tools/uv "uv==$uv_version" >>.tools/uv.log 2>&1; then
            say "uv, which installs everything else, could not be fetched. What Python said:"
            cat .tools/uv.log >&2
            rm -f .tools/uv.log
            say "Check the network, or install uv yourself (or the packages python3-venv and python3-pip), then run the same command again."
            exit 1
        fi
    fi
    rm -f .tools/uv.log
}

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=$root/.tools/uv/bin/uv
    [ -x "$uv" ] || private_uv
fi

export UV_PYTHON_DOWNLOADS="${UV_PYTHON_DOWNLOADS:-never}"
unset VIRTUAL_ENV # another project's environment is none of our business

if [ ! -x .venv/bin/python ]; then
    wanted=$(cat .python-version)
    if ! "$uv" python find --quiet "$wanted" >/dev/null 2>&1; then
        if newer=$("$uv" python find --quiet --no-config --no-project '>=3.13' 2>/dev/null); then
            say "Python $wanted is not installed here; going on with $("$newer" --version), which Adept is not tested with."
            export UV_PYTHON="$newer"
        else
            say "Adept needs Python $wanted, and none was found. Install it (or let uv fetch it: $uv python install $wanted), then run the same command again."
            exit 1
        fi
    fi
fi

# Someone may have emptied the folder of fetched files; uv cannot know.
[ ! -x .venv/bin/python ] || [ -f src/adept/static/adept/vendor/.stamp ] || set_again=--reinstall-package=adept-mentoring

exec "$uv" run ${set_again:-} just "$@"
