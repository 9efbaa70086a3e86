"""What the indicators are counted from: one row `r` a present person, out of the live tables or of frozen revisions.

Both statements end in the same columns: region_id, household_id, person_id, the person's own columns (PERSON), those of
the current job or else of the running business of one's own, or NULL (JOB), and what follows from them on %(day)s: age,
labour (of the labour force), employed, disabled; of the household: poor, relocated, marginal, verified (since
%(since)s), house_labour and house_employed (somebody in it is). So reported and live counts are compared with one
meaning of every indicator.
"""

from dataclasses import dataclass

# Name and type, as the frozen JSON is read.
PERSON = {
    "relation": "text", "sex": "text", "birth_date": "date", "ethnicity": "text", "education": "text",
    "student_status": "text", "labour_ability": "text", "wants_work": "boolean", "wants_training": "boolean",
    "wants_business": "boolean", "wants_welfare_post": "boolean", "unable_reason": "text",
}  # fmt: skip
JOB = {
    "place_level": "text", "channel": "text", "industry": "text", "monthly_wage": "integer",
    "has_contract": "boolean", "has_insurance": "boolean",
}  # fmt: skip
# Household kinds that make up one column each.
KINDS = {
    "poor": "('POOR')",
    "relocated": "('RELOCATED')",
    "marginal": "('MARGINAL', 'UNSTABLE', 'SUDDEN_HARDSHIP')",
}
# What is known of a business as well; it pays no wage and has no channel.
OWN = ("place_level", "industry")
# The job that counts when several run: a full-time one, the latest. A business counts where there is no job.
JOB_ORDER = "e.is_part_time, e.start_date DESC, e.id"
RUNS = "e.start_date <= %(day)s AND (e.end_date IS NULL OR e.end_date > %(day)s)"
BUSINESS_ORDER = "b.start_date DESC, b.id"
TRADES = "b.start_date <= %(day)s AND (b.end_date IS NULL OR b.end_date > %(day)s)"
# laborinfo.common.places.place_level, for a county `c`.
LEVEL = """CASE WHEN b.place_code ~ '^([789]|ABROAD)' THEN 'ABROAD'
                WHEN left(b.place_code, 2) <> left(c.code, 2) THEN 'COUNTRY'
                WHEN left(b.place_code, 6) = left(c.code, 6) THEN 'COUNTY'
                ELSE 'PROVINCE' END"""
HOLDS = "t.valid_from <= %(day)s AND (t.valid_to IS NULL OR t.valid_to > %(day)s)"
LABOUR = (
    "p.birth_date <= %(day)s - interval '16 years' AND p.birth_date > %(day)s - interval '60 years' "
    "AND p.student_status = '' AND p.labour_ability NOT IN ('LOST', 'NONE')"
)
FLAGS = ", ".join(f"bool_or(t.kind IN {kinds}) AS {name}" for name, kinds in KINDS.items())


def listed(alias: str, names) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


def of_work(key: str) -> str:
    """The columns of the job `s`, or of the business `b` of whoever has none; `key` is one that each job has."""
    own = {name: f"CASE WHEN s.{key} IS NULL THEN b.{name} ELSE s.{name} END AS {name}" for name in OWN}
    return ", ".join(own.get(name, f"s.{name}") for name in JOB)


def finished(inner: str) -> str:
    """The columns that follow from others. OFFSET 0 keeps the planner from working out a person's facts anew for every
    indicator."""
    return f"""
    SELECT f.*,
        bool_or(f.labour) OVER home AS house_labour,
        bool_or(f.labour AND f.employed) OVER home AS house_employed
    FROM ({inner}) f
    WINDOW home AS (PARTITION BY f.household_id)
    OFFSET 0"""


@dataclass(frozen=True)
class Scope:
    """Whose facts are wanted, as conditions on each table: written into every part of the statement, so that no part
    of it reads more than it has to."""

    households: str
    types: str
    spells: str
    businesses: str


_HERE = "= ANY(%(regions)s)"
_HOMES = f"SELECT h.id FROM ledgers_household h WHERE h.region_id {_HERE}"
_PEOPLE = f"SELECT p.id FROM ledgers_person p WHERE p.household_id IN ({_HOMES})"
# The groups %(regions)s, or everybody of %(county)s.
GROUPS = Scope(
    households=f"h.region_id {_HERE}",
    types=f"t.household_id IN ({_HOMES})",
    spells=f"e.person_id IN ({_PEOPLE})",
    businesses=f"b.person_id IN ({_PEOPLE})",
)
COUNTY = Scope(
    households="h.county_id = %(county)s AND p.county_id = %(county)s",
    types="t.household_id IN (SELECT h.id FROM ledgers_household h WHERE h.county_id = %(county)s)",
    spells="e.county_id = %(county)s",
    businesses="o.county_id = %(county)s",
)


def live_sql(scope: Scope) -> str:
    """The present people of a scope."""
    return finished(f"""
        SELECT h.region_id, h.id AS household_id, p.id AS person_id, {listed("p", PERSON)}, {of_work("person_id")},
            extract(year FROM age(%(day)s, p.birth_date))::integer AS age, {LABOUR} AS labour,
            s.person_id IS NOT NULL OR b.person_id IS NOT NULL AS employed, 'DISABLED' = ANY(p.health) AS disabled,
            {listed("k", KINDS)}, h.verified_at >= %(since)s AS verified
        FROM ledgers_household h
        JOIN ledgers_person p ON p.household_id = h.id AND p.left_at IS NULL
        LEFT JOIN (
            SELECT DISTINCT ON (e.person_id) e.person_id, {listed("e", JOB)}
            FROM ledgers_employmentspell e
            WHERE {RUNS} AND {scope.spells}
            ORDER BY e.person_id, {JOB_ORDER}
        ) s ON s.person_id = p.id
        LEFT JOIN (
            SELECT DISTINCT ON (b.person_id) b.person_id, b.industry, {LEVEL} AS place_level
            FROM ledgers_selfemployment b
            JOIN ledgers_person o ON o.id = b.person_id
            JOIN regions_region c ON c.id = o.county_id
            WHERE {TRADES} AND {scope.businesses}
            ORDER BY b.person_id, {BUSINESS_ORDER}
        ) b ON b.person_id = p.id
        LEFT JOIN (
            SELECT t.household_id, {FLAGS} FROM ledgers_householdtype t
            WHERE {HOLDS} AND {scope.types}
            GROUP BY t.household_id
        ) k ON k.household_id = h.id
        WHERE h.closed_at IS NULL AND {scope.households}""")


def frozen_sql() -> str:
    """The people of the revision %(revision)s as they were submitted. `region_id` is the group's code then, as text;
    `verified` is not frozen with the records, and stays NULL."""
    record = ", ".join(f"{name} {kind}" for name, kind in {"id": "bigint", **PERSON}.items())
    spell = ", ".join(
        f"{name} {kind}"
        for name, kind in {
            "id": "bigint", **JOB, "start_date": "date", "end_date": "date", "is_part_time": "boolean"
        }.items()
    )  # fmt: skip
    return finished(f"""
        SELECT v.payload -> 'household' ->> 'region_code' AS region_id, v.household_id, p.id AS person_id,
            {listed("p", PERSON)}, {of_work("id")},
            extract(year FROM age(%(day)s, p.birth_date))::integer AS age, {LABOUR} AS labour,
            s.id IS NOT NULL OR b.id IS NOT NULL AS employed, p.health ? 'DISABLED' AS disabled, {listed("k", KINDS)},
            NULL::boolean AS verified
        FROM ledgers_revisionrow w
        JOIN ledgers_householdversion v ON v.id = w.version_id
        CROSS JOIN LATERAL jsonb_to_recordset(v.payload -> 'people') AS p(
            {record}, health jsonb, spells jsonb, businesses jsonb
        )
        LEFT JOIN LATERAL (
            SELECT e.* FROM jsonb_to_recordset(p.spells) AS e({spell}) WHERE {RUNS} ORDER BY {JOB_ORDER} LIMIT 1
        ) s ON TRUE
        LEFT JOIN LATERAL (
            SELECT b.*
            FROM jsonb_to_recordset(p.businesses) AS b(
                id bigint, place_level text, industry text, start_date date, end_date date
            )
            WHERE {TRADES} ORDER BY {BUSINESS_ORDER} LIMIT 1
        ) b ON TRUE
        LEFT JOIN LATERAL (
            SELECT {FLAGS}
            FROM jsonb_to_recordset(v.payload -> 'household' -> 'types') AS t(kind text, valid_from date, valid_to date)
            WHERE {HOLDS}
        ) k ON TRUE
        WHERE w.revision_id = %(revision)s AND w.change <> 'REMOVED'""")
