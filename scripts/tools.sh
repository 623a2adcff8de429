#!/usr/bin/env bash
# Names in one sentence what the machine lacks. `tools.sh python` prints the Python to use; `tools.sh npm` and `tools.sh phone` only check.
set -euo pipefail

missing() { # what it is, Debian package
  printf '缺少 %s；Debian/Ubuntu 上：sudo apt-get install %s\n' "$1" "$2" >&2
  printf 'Missing %s; on Debian/Ubuntu: sudo apt-get install %s\n' "$1" "$2" >&2
  exit 1
}

case "$1" in
  python)
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
      if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$name" -c 'import ensurepip, venv' 2>/dev/null || missing "Python 的 venv 模块 (the venv module of $name)" python3-venv
        command -v "$name"
        exit 0
      fi
    done
    missing "Python 3.11 或更新 (3.11 or newer)" "python3 python3-venv"
    ;;
  npm)
    command -v node >/dev/null || missing "Node.js 18 或更新 (18 or newer)" "nodejs npm"
    command -v npm >/dev/null || missing npm npm
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 18 ] || missing "Node.js 18 或更新，现在是 $major (18 or newer, this is $major)" "nodejs npm"
    ;;
  phone)
    "$0" npm
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
      || missing "Node.js 20.19 或更新，用来编译手机端 (20.19 or newer, to build the field app)" "nodejs npm"
    ;;
esac
