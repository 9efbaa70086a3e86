"""Checkers enter, a second one does not see the first, the county decides, findings travel down."""

import pytest
from django.db import IntegrityError, transaction

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from laborinfo.common.models import TransitionLog
from laborinfo.regions.models import Region
from ledgers.enums import CheckOutcome, FindingAnswer, LedgerState, RowDecision, SpotCheckState, Verdict
from ledgers.models import Finding, ReturnNotice, SpotCheck, SpotCheckPart, SpotCheckRow
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding
from ledgers.services.review import return_ledger
from ledgers.services.spotchecks import cancel_check
from ledgers.services.spotchecks_decision import decide_check
from ledgers.services.spotchecks_draw import draw_check
from ledgers.services.spotchecks_entry import Fault, settle_row, take_back
from ledgers.services.spotchecks_results import results_of
from ledgers.workflow import SPOT_CHECK
from tests.factories import NOW


def decide(checks, check, verdict, reason="agreed with the township"):
    decisions = {part.pk: (verdict, reason) for part in check.parts.all()}
    return decide_check(by=checks.county, now=NOW, check=check, decisions=decisions)


def fresh(row: SpotCheckRow) -> SpotCheckRow:
    return SpotCheckRow.objects.get(pk=row.pk)


def test_the_first_entry_begins_the_check(checks, drawn):
    row = checks.enter(drawn.rows.first())
    assert (row.outcome, row.first_by) == (CheckOutcome.CONSISTENT, checks.county)
    assert SpotCheck.objects.get().state == SpotCheckState.CHECKING


def test_inconsistent_names_its_fields_and_only_it_does(checks, drawn):
    row = drawn.rows.first()
    with pytest.raises(DomainError, match="at least one field"):
        checks.enter(row, "INCONSISTENT", faults=[])
    with pytest.raises(DomainError, match="inconsistent"):
        checks.enter(row, "CONSISTENT", faults=[Fault("address")])
    with pytest.raises(DomainError, match="one of the fields"):
        checks.enter(row, "INCONSISTENT", faults=[Fault("secret")])
    checks.enter(row, "INCONSISTENT", faults=[Fault("phone", None, "13912345678")])
    fault = row.faults.get()
    assert fault.found == "139****5678"


def test_whoever_is_second_with_the_same_page_is_told(checks, drawn):
    row = drawn.rows.first()
    checks.enter(row)
    with pytest.raises(Conflict):
        checks.enter(row, "UNREACHABLE", by=checks.second)


def test_people_of_other_counties_and_levels_enter_nothing(checks, drawn):
    for user, error in [(checks.month.cast.sibling_county, NotFound), (checks.month.cast.township, NotFound)]:
        with pytest.raises(error):
            checks.enter(drawn.rows.first(), by=user)
    with pytest.raises(Forbidden):
        checks.enter(drawn.rows.first(), by=checks.month.cast.prefecture)


def test_two_checkers_who_agree(checks):
    row = checks.draw(double_share="1").rows.first()
    checks.enter(row)
    assert fresh(row).outcome == ""
    with pytest.raises(Conflict):
        checks.enter(row, entry=2)
    checks.enter(row, entry=2, by=checks.second)
    assert (fresh(row).agreed, fresh(row).outcome) == (True, "CONSISTENT")


def test_two_checkers_who_differ_are_settled_by_a_third(checks):
    check = checks.draw(double_share="1")
    row = check.rows.first()
    checks.enter(row, "INCONSISTENT", by=checks.third)
    checks.enter(row, entry=2, by=checks.second)
    assert (fresh(row).agreed, fresh(row).outcome) == (False, "")
    assert results_of(check, [row.part]).to_settle == 1
    with pytest.raises(Forbidden):
        settle_row(by=checks.second, now=NOW, row=row, outcome="CONSISTENT", note="I am right")
    with pytest.raises(DomainError):
        settle_row(by=checks.county, now=NOW, row=row, outcome="CONSISTENT", note="")
    settle_row(by=checks.county, now=NOW, row=row, outcome="CONSISTENT", note="the contract was shown")
    assert fresh(row).outcome == "CONSISTENT"
    assert results_of(check, [row.part]).whole.faults == 0


def test_the_same_outcome_with_other_fields_is_a_disagreement(checks):
    row = checks.draw(double_share="1").rows.first()
    checks.enter(row, "INCONSISTENT", faults=[Fault("address", None, "x")])
    checks.enter(row, "INCONSISTENT", by=checks.second, entry=2, faults=[Fault("types", None, "y")])
    assert fresh(row).agreed is False


def test_an_entry_is_taken_back_by_its_own_person(checks, drawn):
    row = drawn.rows.first()
    checks.enter(row, "INCONSISTENT")
    with pytest.raises(Forbidden):
        take_back(by=checks.second, now=NOW, row=row)
    take_back(by=checks.county, now=NOW, row=row)
    assert fresh(row).outcome == fresh(row).first_outcome == "" and not row.faults.exists()
    with pytest.raises(Conflict):
        take_back(by=checks.county, now=NOW, row=row)


def test_one_person_cannot_be_both_checkers_even_in_the_database(checks):
    row = checks.draw(double_share="1").rows.first()
    checks.enter(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpotCheckRow.objects.filter(pk=row.pk).update(
            second_outcome="CONSISTENT", second_means="VISIT", second_at=NOW, second_by=checks.county, agreed=True
        )


def test_unreachable_rows_are_counted_apart(checks, drawn):
    checks.check_all(drawn, wrong=1, unreachable=2)
    rate = results_of(drawn, drawn.parts.all()).whole
    assert (rate.drawn, rate.checked, rate.faults, rate.unreachable) == (8, 6, 1, 2)
    assert rate.if_all_right < rate.upper < rate.if_all_wrong


def test_results_by_village_organiser_and_field(checks, drawn):
    checks.check_all(drawn, wrong=2)
    found = results_of(drawn, drawn.parts.all())
    for rates in (found.by_part, found.by_village, found.by_organizer):
        assert sum(rate.drawn for rate in rates.values()) == 8
        assert sum(rate.faults for rate in rates.values()) == 2
    assert list(found.by_field) == ["spells"] and found.by_field["spells"].faults == 2


def test_nothing_is_decided_before_all_is_checked(checks, drawn):
    checks.enter(drawn.rows.first())
    with pytest.raises(DomainError, match="no outcome yet"):
        decide(checks, SpotCheck.objects.get(), Verdict.KEEP)


def test_a_proposal_is_only_set_aside_with_a_reason(checks, drawn):
    checks.check_all(drawn, wrong=3)
    with pytest.raises(DomainError, match="propose otherwise"):
        decide(checks, SpotCheck.objects.get(), Verdict.KEEP, reason="")
    check = decide(checks, SpotCheck.objects.get(), Verdict.KEEP)
    part = check.parts.get()
    assert (part.proposal, part.decision, check.decision) == ("RETURN", "KEEP", "KEEP")
    assert checks.month.ledger("township").state == LedgerState.SUBMITTED


def test_a_clean_sample_that_is_large_enough_clears(checks):
    check = checks.draw(fixed_size=28, threshold="0.15")
    checks.check_all(check)
    check = decide(checks, SpotCheck.objects.get(), Verdict.KEEP, reason="")
    part = check.parts.get()
    assert part.proposal == Verdict.KEEP and float(part.upper_bound) < 0.09


def test_a_return_sends_the_faults_down_as_findings(checks, drawn):
    month = checks.month
    checks.check_all(drawn, wrong=2)
    decide(checks, SpotCheck.objects.get(), Verdict.RETURN)
    assert month.ledger("township").state == LedgerState.RETURNED
    findings = list(Finding.objects.order_by("pk"))
    assert len(findings) == 2 and all("works at home" in finding.comment for finding in findings)
    for finding in findings:
        assert finding.ledger.state == LedgerState.RETURNED
        assert finding.revision.rows.get(household=finding.household).decision == RowDecision.RETURNED
    assert drifted_counters() == []
    assert AuditEntry.objects.filter(action="ledgers.raise_finding").count() == 2


def test_a_finding_of_a_check_is_answered_and_the_ledger_comes_back(checks, drawn):
    month = checks.month
    checks.check_all(drawn, wrong=1)
    decide(checks, SpotCheck.objects.get(), Verdict.RETURN)
    finding = Finding.objects.get()
    household, part = finding.household, "village" if finding.ledger == month.ledger("village") else "sibling_village"
    answer_finding(
        by=checks.month.cast.village if part == "village" else month.cast.sibling_village, now=NOW, finding=finding,
        answer=FindingAnswer.CONFIRMED, text="the contract was shown",
    )  # fmt: skip
    revision = month.submit(part)
    row = revision.rows.get(household=household)
    assert (row.decision, row.is_flagged) == (RowDecision.PENDING, True)
    others = revision.rows.exclude(household=household)
    assert set(others.values_list("decision", flat=True)) == {RowDecision.ACCEPTED}


def test_a_return_that_is_not_possible_leaves_everything_as_it_was(checks, drawn):
    checks.check_all(drawn, wrong=3)
    return_ledger(by=checks.county, now=NOW, ledger=checks.month.ledger("township"), note="for another reason")
    with pytest.raises(Conflict):
        decide(checks, SpotCheck.objects.get(), Verdict.RETURN)
    assert SpotCheck.objects.get().state == SpotCheckState.CHECKING and not Finding.objects.exists()
    assert decide(checks, SpotCheck.objects.get(), Verdict.KEEP).decision == Verdict.KEEP


def test_a_township_sees_its_own_result_once_it_is_decided(checks, drawn):
    township, sibling = checks.month.cast.township, checks.month.cast.sibling_township
    checks.check_all(drawn)
    for model in (SpotCheck, SpotCheckPart, SpotCheckRow):
        assert not model.objects.visible_to(township).exists()
    decide(checks, SpotCheck.objects.get(), Verdict.KEEP)
    for model in (SpotCheck, SpotCheckPart, SpotCheckRow):
        assert model.objects.visible_to(township).exists()
        assert not model.objects.visible_to(sibling).exists()
        assert not model.objects.visible_to(checks.month.cast.village).exists()


@pytest.mark.parametrize("state", SpotCheckState.values)
def test_a_check_moves_only_along_its_table(checks, state):
    check = checks.plan()
    acts = {
        "draw": lambda: draw_check(by=checks.county, now=NOW, check=check),
        "start": lambda: checks.enter(check.rows.first()),
        "decide": lambda: decide(checks, check, Verdict.KEEP),
        "cancel": lambda: cancel_check(by=checks.county, now=NOW, check=check, note="the flood"),
    }
    if state not in (SpotCheckState.PLANNED, SpotCheckState.CANCELLED):
        acts["draw"]()
    if state == SpotCheckState.CANCELLED:
        acts["cancel"]()
    if state in (SpotCheckState.CHECKING, SpotCheckState.DECIDED):
        checks.check_all(check)
    if state == SpotCheckState.DECIDED:
        acts["decide"]()
    assert SpotCheck.objects.get().state == state
    for step in SPOT_CHECK.transitions:
        if state in step.sources or (step.name == "start" and not check.rows.exists()):
            continue
        if step.name == "start" and state == SpotCheckState.CHECKING:
            continue  # a further entry needs no further beginning
        with pytest.raises(Conflict), transaction.atomic():
            acts[step.name]()
    assert TransitionLog.objects.filter(workflow="spot check").values("transition").distinct().count() <= 4


@pytest.mark.parametrize("is_compiled", [False, True])
def test_a_resettlement_site_gets_its_ledger_straight_back(checks, is_compiled):
    """Its households are its own stratum, and the township that had sent them on gets its ledger back with it."""
    month, site = checks.month, checks.month.cast.regions["522601001002"]
    Region.objects.filter(pk=site.pk).update(kind="RESETTLEMENT_SITE")
    if not is_compiled:
        return_ledger(by=checks.county, now=NOW, ledger=month.ledger("township"), note="compile again")
    covered = ["township", "sibling_village"] if is_compiled else ["sibling_village"]
    check = draw_check(by=checks.county, now=NOW, check=checks.plan(ledgers=covered, minimum=2))
    part = check.parts.get(ledger__region=site)
    assert (part.frame_size, part.sample_size) == (2, 2)
    for row in check.rows.all():
        checks.enter(row, "INCONSISTENT" if row.part_id == part.pk else "CONSISTENT")
    check.refresh_from_db()
    decisions = {other.pk: ("KEEP", "known to be right") for other in check.parts.all()} | {part.pk: ("RETURN", "")}
    decide_check(by=checks.county, now=NOW, check=check, decisions=decisions)
    ledger = month.ledger("sibling_village")
    assert (ledger.state, ledger.returned_count, ledger.open_findings) == (LedgerState.RETURNED, 2, 2)
    assert month.ledger("township").state == LedgerState.RETURNED
    assert month.ledger("village").state == LedgerState.ACCEPTED
    assert len(ReturnNotice.objects.get(ledger=ledger).lines) == 2
    assert drifted_counters() == []


def test_both_a_township_and_its_site_go_back(checks):
    Region.objects.filter(code="522601001002").update(kind="RESETTLEMENT_SITE")
    check = draw_check(by=checks.county, now=NOW, check=checks.plan(ledgers=["township", "sibling_village"], minimum=2))
    checks.check_all(check, wrong=8)
    decide(checks, SpotCheck.objects.get(), Verdict.RETURN)
    for part in ("township", "village", "sibling_village"):
        assert checks.month.ledger(part).state == LedgerState.RETURNED
    assert Finding.objects.count() == 8 and drifted_counters() == []
