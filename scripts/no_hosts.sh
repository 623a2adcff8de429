#!/usr/bin/env bash
# A lock file that names a registry host ties everybody to one network; ours hold names, versions and hashes only.
set -euo pipefail
cd "$(dirname "$0")/.."
if grep -nE 'https?://|--(extra-)?index-url|--find-links' requirements*.txt \
  || grep -nE '"resolved"' package-lock.json \
  || grep -nE '"resolved"' phone/package-lock.json tests/odk/package-lock.json; then
  echo "锁文件里写了下载主机 · a lock file names a registry host (see above)" >&2
  exit 1
fi
if git ls-files --error-unmatch uv.lock >/dev/null 2>&1; then
  echo "uv.lock 会写下载主机，不要提交 · uv.lock names registry hosts; do not commit it" >&2
  exit 1
fi
