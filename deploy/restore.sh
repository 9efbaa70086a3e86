#!/usr/bin/env bash
# Brings a dump back. It is restored beside the database and takes its name only when it is whole; what was there
# before is kept under another name, and nothing is lost when the wrong dump was taken.
#
#   docker compose stop web worker beat
#   docker compose exec backup ls /backups
#   docker compose exec backup bash /restore.sh /backups/FILE.dump
#   docker compose run --rm --no-deps web python manage.py verify_audit
#   docker compose run --rm --no-deps web python manage.py check_region_tree
#   docker compose start web worker beat
set -euo pipefail
dump="${1:?name the dump: restore.sh FILE.dump}"
PGPASSWORD="$(cat "$DATABASE_PASSWORD_FILE")"
export PGPASSWORD
fresh="${PGDATABASE}_restoring"
before="${PGDATABASE}_before_$(date -u +%Y%m%dT%H%M%SZ)"
ask() { psql -XAtq -v ON_ERROR_STOP=1 -d postgres -c "$1"; }

pg_restore --list "$dump" >/dev/null
if [ "$(ask "SELECT count(*) FROM pg_stat_activity WHERE datname = '$PGDATABASE'")" != 0 ]; then
    echo "The database is in use. Stop web, worker and beat first." >&2
    exit 1
fi
ask "DROP DATABASE IF EXISTS \"$fresh\""
ask "CREATE DATABASE \"$fresh\" TEMPLATE template0"
pg_restore --single-transaction --exit-on-error --no-owner --dbname="$fresh" "$dump"
psql -Xq -v ON_ERROR_STOP=1 -d "$fresh" -c ANALYZE
if [ "$(ask "SELECT count(*) FROM pg_database WHERE datname = '$PGDATABASE'")" = 1 ]; then
    ask "ALTER DATABASE \"$PGDATABASE\" RENAME TO \"$before\""
    echo "the database of before is kept as $before"
fi
ask "ALTER DATABASE \"$fresh\" RENAME TO \"$PGDATABASE\""
echo "restored: $dump"
