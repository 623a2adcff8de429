#!/usr/bin/env bash
# Run a command against a throwaway PostgreSQL 15: scripts/pg15.sh .venv/bin/pytest …
# The programs are Debian's; PG_BIN chooses another folder (and so another version).
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
if [ ! -x "$bin/postgres" ]; then
  echo "缺少 PostgreSQL 15：sudo apt-get install postgresql-15，或用 PG_BIN 指定目录" >&2
  echo "Missing PostgreSQL 15: sudo apt-get install postgresql-15, or name its folder in PG_BIN" >&2
  exit 1
fi

home=$(mktemp -d)
server() { env -u DATABASE_URL TIANGENG_PG_BIN="$bin" TIANGENG_DATA="$home/server" .venv/bin/tiangeng db "$1"; }
trap 'server down >/dev/null; rm -rf "$home"' EXIT
chmod 711 "$home"
server up
# A data directory of its own: the passwords of this server's roles are kept there.
mkdir -p "$home/data"
[ ! -e var/regions.csv.gz ] || ln -s "$PWD/var/regions.csv.gz" "$home/data/"
TIANGENG_DATA="$home/data" DATABASE_URL="postgresql://postgres@/postgres?host=$home/server/postgres" "$@"
