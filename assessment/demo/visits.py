"""Visits of the last weeks: one for every household that was verified, and here and there nobody at home."""

from datetime import datetime, timedelta

from django.db import connection

WEEKS = 4
# One statement: a visit where the household was last verified; every ninth by phone, every seventh with a change.
VERIFIED = """
INSERT INTO ledgers_visit (household_id, county_id, at, by_id, means, purpose, met, met_with, unchanged, outcome, note)
SELECT household.id, household.county_id, household.verified_at, household.verified_by_id,
       CASE WHEN household.id %% 9 = 0 THEN 'PHONE' ELSE 'VISIT' END, 'VERIFICATION', 'HEAD', head.name,
       household.id %% 7 <> 0, CASE WHEN household.id %% 7 = 0 THEN 'ENTERED' ELSE 'UNCHANGED' END, ''
FROM ledgers_household household
JOIN ledgers_person head ON head.household_id = household.id AND head.relation = 'HEAD' AND head.left_at IS NULL
WHERE household.verified_at >= %(since)s AND household.verified_by_id IS NOT NULL
"""
NOBODY = """
INSERT INTO ledgers_visit (household_id, county_id, at, by_id, means, purpose, met, met_with, unchanged, outcome, note)
SELECT household.id, household.county_id, %(now)s - interval '1 day' * (2 + household.id %% 11),
       household.verified_by_id, 'VISIT', 'VERIFICATION', 'NOBODY', '', false, 'NOT_MET', '示例数据：家中无人'
FROM ledgers_household household
WHERE household.verified_at < %(since)s AND household.verified_by_id IS NOT NULL AND household.id %% 13 = 0
"""


def make_visits(*, now: datetime) -> None:
    facts = {"now": now, "since": now - timedelta(weeks=WEEKS)}
    with connection.cursor() as cursor:
        for statement in (VERIFIED, NOBODY):
            cursor.execute(statement, facts)
