"""The database's own rule that a code begins with its parent's, and a level follows its parent's.

Checked once a statement over all its rows: row by row it would take longer than loading the tree. A statement that
moves a region must therefore change its parent and all codes below it together.
"""

import pgtrigger

RAISE = """
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the code of region % does not fit its parent', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'regions_region_code_below_parent';
    END IF;
    RETURN NULL;
"""
# What codes below a region begin with: the prefecture's own two last digits are zeros.
PREFIX = "CASE WHEN p.level = 0 THEN left(p.code, 4) ELSE p.code END"

CODE_TRIGGERS = [
    pgtrigger.Trigger(
        name="code_of_inserted",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        declare=[("bad", "varchar")],
        func=f"""
            SELECT r.code INTO bad FROM new_rows r JOIN regions_region p ON p.id = r.parent_id
            WHERE r.level <> p.level + 1 OR NOT starts_with(r.code, {PREFIX}) LIMIT 1;
            {RAISE}
        """,
    ),
    pgtrigger.Trigger(
        name="code_of_updated",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        declare=[("bad", "varchar")],
        func=f"""
            WITH changed AS (
                SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
                WHERE n.code <> o.code OR n.parent_id IS DISTINCT FROM o.parent_id)
            SELECT r.code INTO bad FROM changed
            JOIN regions_region r ON changed.id = r.id OR changed.id = r.parent_id
            JOIN regions_region p ON p.id = r.parent_id
            WHERE NOT starts_with(r.code, {PREFIX}) LIMIT 1;
            {RAISE}
        """,
    ),
]
