#!/usr/bin/env bash
# Names in one sentence what the machine lacks. `tools.sh python` prints the Python to use; `tools.sh npm` and `tools.sh phone` only check.
set -euo pipefail

missing() { # what it is, Debian package
  printf '缺少 %s；Debian/Ubuntu 上：sudo apt-get install %s\n' "$1" "$2" >&2
  printf 'Missing %s; on Debian/Ubuntu: sudo apt-get install %s\n' "$1" "$2" >&2
  exit 1
}

fastest() { # the first of these Pythons, unless another is a tenth faster: one built without optimisation takes half as long again
  local chosen=$1 least took python
  if [ $# -gt 1 ]; then
    least=$(pace "$1")
    for python in "${@:2}"; do
      if [ "$python" -ef "$chosen" ]; then continue; fi # /bin and /usr/bin are one folder
      took=$(pace "$python")
      if [ $((took * 10)) -lt $((least * 9)) ]; then chosen=$python least=$took; fi
    done
  fi
  echo "$chosen"
}

pace() { # microseconds of CPU for a fixed piece of ordinary Python, the best of three
  "$1" -c '
import time
def piece():
    began = time.process_time()
    for number in range(40_000):
        row = {"number": number, "text": str(number)}
        words = [word.upper() for word in ("%s %s" % (row["number"], row.get("text"))).split()]
        isinstance(words, list) and getattr(words, "index")(words[0])
    return time.process_time() - began
print(int(min(piece() for _round in range(3)) * 1e6))'
}

case "$1" in
  python)
    found=() without_venv=""
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
      while read -r python; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        if "$python" -c 'import ensurepip, venv' 2>/dev/null; then found+=("$python"); else without_venv=$python; fi
      done < <(type -ap "$name")
      if [ ${#found[@]} -gt 0 ] || [ -n "${PYTHON:-}" ]; then break; fi # whoever names one means that one
    done
    if [ ${#found[@]} -eq 0 ]; then
      [ -z "$without_venv" ] || missing "Python 的 venv 模块 (the venv module of $without_venv)" python3-venv
      missing "Python 3.11 或更新 (3.11 or newer)" "python3 python3-venv"
    fi
    fastest "${found[@]}"
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
