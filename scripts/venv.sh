#!/usr/bin/env bash
# The virtual environment with exactly what one hashed requirements file lists, and Tiangeng itself in place.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$1

# A Python that was upgraded or moved away leaves a .venv that no longer starts.
if ! .venv/bin/python -c '' 2>/dev/null; then
  python=$(scripts/tools.sh python)
  echo "建立 Python 环境 · virtual environment ($("$python" --version))"
  rm -rf .venv
  "$python" -m venv .venv
fi

uv=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements-dev.txt)
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv"
fi

echo "安装 Python 依赖 · Python packages ($wanted)"
export VIRTUAL_ENV=$PWD/.venv UV_LINK_MODE=${UV_LINK_MODE:-copy}
# compiled once here, or every process of every start would compile on its own where Python may not write its cache
.venv/bin/uv pip install --quiet --compile-bytecode --require-hashes -r "$wanted"
.venv/bin/uv pip install --quiet --no-deps -e .
