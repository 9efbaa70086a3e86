#!/usr/bin/env bash
# A dump at once and then one a day; a failed or half-written one never replaces a good one.
# Restore: pg_restore --clean --if-exists -d laborinfo FILE.dump (the field keys are needed as well).
set -euo pipefail
umask 077
PGPASSWORD="$(cat /run/secrets/database_password)"
export PGPASSWORD
while true; do
    name="/backups/laborinfo-$(date -u +%Y%m%dT%H%M%SZ).dump"
    if pg_dump --format=custom --file="$name.part" && pg_restore --list "$name.part" >/dev/null; then
        mv "$name.part" "$name"
        find /backups -name "*.dump" -mtime "+${KEEP_DAYS:-30}" -delete
        echo "backup written: $name"
        sleep 86400
    else
        rm -f "$name.part"
        echo "backup failed, trying again in ten minutes" >&2
        sleep 600
    fi
done
