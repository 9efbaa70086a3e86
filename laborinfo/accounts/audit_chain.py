"""The hash chain of the audit trail, as one deferred trigger and the SQL that proves it.

The link is written at COMMIT (a deferred constraint trigger), under a transaction lock that is therefore held for
the length of a commit and not of the whole act. digest(n) = sha256(digest(n-1) || the entry's text). See ADR 0003.
"""

import pgtrigger

LOCK = 5_226_001  # pg_advisory_xact_lock key of the chain
ENTRY_TEXT = (
    "concat_ws(chr(31), {row}.id, extract(epoch from {row}.at), coalesce({row}.user_id::text, ''), "
    "{row}.username, coalesce(host({row}.ip), ''), {row}.agent, {row}.action, {row}.object_type, "
    "{row}.object_id, {row}.result, {row}.detail::text)"
)

CHAIN_TRIGGER = pgtrigger.Trigger(
    name="chain",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=[("last", "accounts_auditlink%ROWTYPE")],
    func=f"""
        PERFORM pg_advisory_xact_lock({LOCK});
        SELECT * INTO last FROM accounts_auditlink ORDER BY position DESC LIMIT 1;
        INSERT INTO accounts_auditlink (position, entry_id, digest) VALUES (
            coalesce(last.position, 0) + 1, NEW.id,
            sha256(coalesce(last.digest, ''::bytea) || convert_to({ENTRY_TEXT.format(row="NEW")}, 'UTF8'))
        );
        RETURN NULL;
    """,
)


def no_truncate() -> pgtrigger.Trigger:
    """Emptying the table in one stroke is refused like deleting a row."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'the audit trail is append-only: % cannot be emptied', TG_TABLE_NAME;",
    )


# Links whose entry is gone or differs from its digest, gaps in the positions, and entries without a link.
BROKEN_SQL = f"""
    WITH chain AS (
        SELECT l.position, l.entry_id, l.digest,
               lag(l.digest) OVER (ORDER BY l.position) AS before,
               lag(l.position) OVER (ORDER BY l.position) AS previous
        FROM accounts_auditlink l
    )
    SELECT c.position, c.entry_id,
           CASE WHEN e.id IS NULL THEN 'missing'
                WHEN c.position <> coalesce(c.previous, 0) + 1 THEN 'gap' ELSE 'changed' END
    FROM chain c LEFT JOIN accounts_auditentry e ON e.id = c.entry_id
    WHERE e.id IS NULL OR c.position <> coalesce(c.previous, 0) + 1
       OR c.digest <> sha256(coalesce(c.before, ''::bytea) || convert_to({ENTRY_TEXT.format(row="e")}, 'UTF8'))
    UNION ALL
    SELECT NULL, e.id, 'unchained' FROM accounts_auditentry e
    WHERE NOT EXISTS (SELECT 1 FROM accounts_auditlink l WHERE l.entry_id = e.id)
    ORDER BY 2
    LIMIT %s
"""
