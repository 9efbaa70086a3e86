"""From the plan to the drawn sample: who may, what is drawn, and the proof that it was drawn so."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from ledgers.enums import SpotCheckState
from ledgers.models import Household, SpotCheck, SpotCheckFrame, SpotCheckRow
from ledgers.services.review import return_ledger
from ledgers.services.spotchecks import Design, cancel_check, coverable_ledgers, plan_check, preview
from ledgers.services.spotchecks_draw import draw_check
from tests.factories import NOW


def redraw(check: SpotCheck) -> str:
    out = StringIO()
    call_command("redraw_spot_check", str(check.pk), stdout=out, stderr=out)
    return out.getvalue()


def tamper(check: SpotCheck, sql: str) -> list[str]:
    """Change something behind the triggers' back; what the proof then says."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("redraw_spot_check", str(check.pk), stdout=out, stderr=out)
    return out.getvalue().splitlines()


def test_a_draw_takes_what_the_design_says(checks, drawn):
    assert (drawn.state, drawn.sample_size, drawn.frame_size) == (SpotCheckState.DRAWN, 8, Household.objects.count())
    rows = list(drawn.rows.select_related("household"))
    assert [row.place for row in rows] == list(range(1, 9))
    assert len({row.household_id for row in rows}) == 8
    part = drawn.parts.get()
    assert (part.frame_size, part.sample_size) == (drawn.frame_size, 8)
    assert not any(row.is_double for row in rows)


def test_the_same_seed_gives_the_same_sample(checks, drawn):
    again = checks.draw(skip_checked=False)
    assert again.sample_digest == drawn.sample_digest and again.pk != drawn.pk
    other = checks.draw(skip_checked=False, seed="another")
    assert other.sample_digest != drawn.sample_digest


def test_the_size_follows_confidence_and_margin(checks):
    check = checks.draw(sizing="MARGIN", fixed_size=None)
    assert check.sample_size == 27  # 26.2 of 28 at 95 % ± 5 %


def test_the_preview_says_what_a_draw_will_be(checks):
    ledgers = [checks.month.ledger("township")]
    found = preview(Design(title="x", sizing="FIXED", fixed_size=8), ledgers)
    assert (found.frame, found.size, found.doubled) == (28, 8, 1)
    assert not found.can_clear(Design(title="x").threshold)


def test_a_share_is_checked_twice(checks):
    assert checks.draw(double_share="0.25").rows.filter(is_double=True).count() == 2


def test_risk_gives_more_weight_and_says_why(checks, drawn):
    weights = {row.weight for row in drawn.rows.all()}
    assert weights == {100}
    township, village = checks.month.ledger("township"), checks.month.ledger("village")
    return_ledger(by=checks.county, now=NOW, ledger=township, note="look again")
    return_ledger(by=checks.month.cast.township, now=NOW, ledger=village, note="look again")
    checks.month.submit()
    checks.month.accept("village", checks.month.cast.township)
    checks.month.compile("township")
    rows = checks.draw(fixed_size=28).rows.select_related("village")
    for row in rows:
        is_returned = row.village_id == village.region_id
        assert row.points == ({"returns": 34} if is_returned else {})
        assert row.weight == (134 if is_returned else 100)


def test_what_is_left_out_is_kept_with_its_reason(checks, everyone):
    number, code = everyone[0].number, "522601001002"
    Household.objects.filter(pk=everyone[5].pk).update(closed_at=NOW, closed_reason="MOVED_AWAY")
    left_out = [{"code": number, "reason": "ill"}, {"code": code, "reason": "road closed"}]
    check = checks.draw(left_out=left_out)
    frame = SpotCheckFrame.objects.get(spot_check=check)
    assert frame.exclusions["PLANNED: ill"] == [everyone[0].pk]
    assert len(frame.exclusions["PLANNED: road closed"]) == 2
    assert frame.exclusions["CLOSED"] == [everyone[5].pk]
    assert check.excluded_count == 4 and check.frame_size == 24


def test_nobody_is_checked_twice_in_a_period(checks, drawn):
    checks.check_all(drawn)
    second = checks.draw()
    assert set(second.rows.values_list("household", flat=True)).isdisjoint(
        drawn.rows.values_list("household", flat=True)
    )
    assert SpotCheckFrame.objects.get(spot_check=second).exclusions.keys() == {"CHECKED"}


def test_only_the_county_plans(checks):
    cast, month = checks.month.cast, checks.month
    for user in (cast.township, cast.prefecture, cast.sibling_county):
        with pytest.raises(Forbidden):
            plan_check(
                by=user, now=NOW, county=cast.region_of("county"), period=month.period,
                ledgers=[month.ledger("township")], design=Design(title="x"),
            )  # fmt: skip


def test_a_ledger_that_nobody_submitted_cannot_be_covered(checks):
    with pytest.raises(DomainError):
        checks.plan(ledgers=["sibling_township"])
    county, period = checks.month.cast.region_of("county"), checks.month.period
    assert [ledger.region.code for ledger in coverable_ledgers(county, period)] == ["522601001"]


def test_a_check_is_drawn_once(checks, drawn):
    with pytest.raises(Conflict):
        draw_check(by=checks.county, now=NOW, check=drawn)


def test_a_ledger_that_went_back_cannot_be_drawn_from(checks):
    check = checks.plan()
    return_ledger(by=checks.county, now=NOW, ledger=checks.month.ledger("township"), note="look again")
    with pytest.raises(DomainError, match="not submitted any more"):
        draw_check(by=checks.county, now=NOW, check=check)


def test_giving_up_needs_a_reason_and_leaves_the_check_in_the_list(checks, drawn):
    with pytest.raises(DomainError):
        cancel_check(by=checks.county, now=NOW, check=drawn, note="")
    cancel_check(by=checks.county, now=NOW, check=drawn, note="the flood")
    assert SpotCheck.objects.visible_to(checks.county).get().state == SpotCheckState.CANCELLED


def test_a_sibling_county_finds_nothing(checks, drawn):
    stranger = checks.month.cast.sibling_county
    assert not SpotCheck.objects.visible_to(stranger).exists()
    assert not SpotCheckRow.objects.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        cancel_check(by=stranger, now=NOW, check=drawn, note="not mine")


def test_the_trail_keeps_seed_and_digests(checks, drawn):
    entry = AuditEntry.objects.get(action="ledgers.draw_spot_check")
    assert entry.detail["seed"] == "5eed" and entry.detail["sample_digest"] == drawn.sample_digest


def test_a_draw_is_proved(checks, drawn):
    assert "identical" in redraw(drawn)
    checks.check_all(drawn, wrong=1)
    assert "identical" in redraw(drawn)


def test_a_planned_check_proves_nothing(checks):
    with pytest.raises(CommandError):
        redraw(checks.plan())


TAMPERED = [
    "UPDATE ledgers_spotcheck SET seed = '5eee'",
    "UPDATE ledgers_spotcheck SET sample_digest = repeat('0', 64)",
    "UPDATE ledgers_spotcheckframe SET columns = jsonb_set(columns, '{weights,0}', '900')",
    "UPDATE ledgers_spotcheckframe SET columns = jsonb_set(columns, '{rows,0}', '1')",
    "UPDATE ledgers_spotcheckframe SET exclusions = '{\"CLOSED\": [1]}'",
    "UPDATE ledgers_spotcheckrow SET probability = 0.5 WHERE place = 1",
    "UPDATE ledgers_spotcheckrow SET points = '{\"fast\": 100}' WHERE place = 1",
    "UPDATE ledgers_spotcheckrow SET is_double = true WHERE place = 1",
    "DELETE FROM ledgers_spotcheckrow WHERE place = 1",
    "UPDATE ledgers_householdversion SET payload = jsonb_set(payload, '{household,address}', '\"elsewhere\"')",
]


def test_tampering_is_found(checks, drawn):
    for sql in TAMPERED:
        with transaction.atomic():
            assert tamper(drawn, sql), sql
            transaction.set_rollback(True)
    assert "identical" in redraw(drawn)


def test_who_rewrites_everything_is_betrayed_by_the_trail(checks, drawn):
    """Another seed with the sample and the digests that belong to it: only the audit trail knows better."""
    other = checks.draw(skip_checked=False, seed="another")
    old, new = drawn.pk, other.pk
    sql = (
        f"UPDATE ledgers_spotcheckrow SET spot_check_id = -spot_check_id WHERE spot_check_id = {old};"
        f"UPDATE ledgers_spotcheckrow SET spot_check_id = {old} WHERE spot_check_id = {new};"
        f"UPDATE ledgers_spotcheck SET seed = 'another', sample_digest = '{other.sample_digest}' WHERE id = {old}"
    )
    drawn.refresh_from_db()
    lines = tamper(drawn, sql)
    assert len(lines) == 1 and "audit trail" in lines[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledgers_spotcheckrow WHERE spot_check_id < 0")


def test_the_database_keeps_seed_and_digests(drawn):
    for change in ({"seed": "x"}, {"frame_digest": "x"}, {"sample_digest": "x"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            SpotCheck.objects.filter(pk=drawn.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        SpotCheckFrame.objects.filter(pk=drawn.pk).update(exclusions={})
