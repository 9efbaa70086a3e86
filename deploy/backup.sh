#!/usr/bin/env bash
# A dump at once and then one a day; a failed or half-written one never replaces a good one.
# deploy/restore.sh brings one back (the field keys are needed as well).
set -euo pipefail
umask 077
PGPASSWORD="$(cat "$DATABASE_PASSWORD_FILE")"
export PGPASSWORD
# Everything long runs beside the shell: a shell that waits in the foreground would not hear SIGTERM.
trap 'kill $(jobs -p) 2>/dev/null; exit 0' TERM INT
while true; do
    rm -f "$BACKUP_FOLDER"/*.part
    name="$BACKUP_FOLDER/laborinfo-$(date -u +%Y%m%dT%H%M%SZ).dump"
    pg_dump --format=custom --file="$name.part" &
    if wait $! && pg_restore --list "$name.part" >/dev/null; then
        mv "$name.part" "$name"
        find "$BACKUP_FOLDER" -name "*.dump" -mtime "+${KEEP_DAYS:-30}" -delete
        echo "backup written: $name"
        pause=86400
    else
        echo "backup failed, trying again in ten minutes" >&2
        pause=600
    fi
    sleep "$pause" &
    wait $!
done
