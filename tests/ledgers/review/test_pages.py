"""The review pages: what they show, what their buttons do, and that an HTMX answer equals a fresh page."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laborinfo.common.models import BackgroundJob
from laborinfo.common.progress import enqueue
from ledgers import tasks
from ledgers.enums import LedgerState, RowDecision
from ledgers.models import Finding
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding, raise_finding
from ledgers.services.people import update_person
from ledgers.services.review import accept_rest, return_ledger
from ledgers.services.waiting_review import waiting_items
from tests.factories import NOW
from tests.factories_ledgers import make_household

HTMX = {"HTTP_HX_REQUEST": "true"}


def find(month) -> Finding:
    person = month.first.people.order_by("pk").first()
    return raise_finding(
        by=month.cast.township, now=NOW, row=month.row(month.first), person_id=person.pk,
        field="education", reason=month.reason(), comment="ask again",
    )  # fmt: skip


def page(client, name, *args, **query) -> str:
    response = client.get(f"{reverse(f'ledgers:{name}', args=args)}?{urlencode(query)}")
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def article(html: str, row) -> str:
    """One household's card, without what differs by request: tokens."""
    found = re.search(rf'<article id="row-{row.pk}".*?</article>', html, re.S).group()
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", found)


def test_the_village_submits_after_seeing_its_warnings(month, client_of):
    person = month.first.people.first()
    update_person(by=month.cast.group, now=NOW, person_id=person.pk, version=None, education="")
    client, ledger = client_of(month.cast.village), month.ledger("village")
    url = reverse("ledgers:ledger-submit", args=[ledger.pk])
    assert month.first.number in page(client, "ledger-submit", ledger.pk)
    assert client.post(url).status_code == 422
    assert client.post(url, {"acknowledge_warnings": "on"}).status_code == 302
    assert month.ledger("village").state == LedgerState.SUBMITTED


def test_errors_leave_no_submit_button(month, client_of):
    person = month.first.people.first()
    update_person(by=month.cast.group, now=NOW, person_id=person.pk, version=None, sex="2")
    html = page(client_of(month.cast.village), "ledger-submit", month.ledger("village").pk)
    assert 'name="acknowledge_warnings"' not in html
    assert "alert-danger" in html


def test_a_second_click_is_told_what_happened(month, client_of):
    client, ledger = client_of(month.cast.village), month.ledger("village")
    url = reverse("ledgers:ledger-submit", args=[ledger.pk])
    client.post(url, {"acknowledge_warnings": "on"})
    assert client.post(url, {"acknowledge_warnings": "on"}).status_code == 409


def test_the_difference_shows_old_and_new_side_by_side(month, client_of):
    month.submit()
    finding = find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    update_person(by=month.cast.group, now=NOW, person_id=finding.person_id, version=None, education="60")
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="FIXED")
    month.submit()
    html = page(client_of(month.cast.township), "ledger-review", month.ledger("village").pk)
    shown = article(html, month.row(month.first))
    labels = dict(type(finding.person)._meta.get_field("education").flatchoices)
    assert f'<del class="diff-old">{labels["70"]}</del>' in shown
    assert f'<ins class="diff-new">{labels["60"]}</ins>' in shown
    assert reverse("ledgers:finding-settle", args=[finding.pk]) in shown
    everything = page(client_of(month.cast.township), "ledger-review", month.ledger("village").pk, tab="all")
    assert f'id="row-{month.row(month.second).pk}"' in everything


@pytest.mark.parametrize("tab", ["changes", "added", "changed", "removed", "flagged", "all", "nonsense"])
def test_every_tab_opens(month, client_of, tab):
    month.submit()
    page(client_of(month.cast.township), "ledger-review", month.ledger("village").pk, tab=tab)


def test_an_htmx_answer_equals_a_fresh_page(month, client_of):
    month.submit()
    client, row = client_of(month.cast.township), month.row(month.first)
    answer = client.post(reverse("ledgers:row-accept", args=[row.pk]), **HTMX).content.decode()
    fresh = page(client, "ledger-review", row.revision.ledger_id)
    assert article(answer, row) == article(fresh, row)
    assert 'hx-swap-oob="true"' in answer
    assert month.row(month.first).decision == RowDecision.ACCEPTED
    client.post(reverse("ledgers:row-undo", args=[row.pk]), **HTMX)
    assert month.row(month.first).decision == RowDecision.PENDING


def test_a_finding_is_raised_inside_its_row(month, client_of):
    month.submit()
    client, row = client_of(month.cast.township), month.row(month.first)
    url = reverse("ledgers:finding-create", args=[row.pk])
    assert "<html" not in client.get(url, **HTMX).content.decode()
    wrong = client.post(url, {"target": "|nonsense"}, **HTMX)
    assert (wrong.status_code, wrong["HX-Retarget"]) == (422, f"#find-{row.pk}")
    person = month.first.people.order_by("pk").first()
    data = {"target": f"{person.pk}|education", "reason": month.reason().pk, "due_date": "2026-11-25"}
    answer = client.post(url, data, **HTMX)
    assert answer.status_code == 200
    finding = Finding.objects.get()
    assert (finding.person, finding.field, finding.due_date) == (person, "education", date(2026, 11, 25))
    assert month.row(month.first).decision == RowDecision.RETURNED


def test_the_organiser_answers_and_the_reviewer_settles(month, client_of):
    month.submit()
    finding = find(month)
    group, township = client_of(month.cast.group), client_of(month.cast.township)
    url = reverse("ledgers:finding-answer", args=[finding.pk])
    assert "ask again" in page(group, "finding-answer", finding.pk)
    assert group.post(url, {"answer": "FIXED"}).status_code == 422
    assert group.post(url, {"answer": "CONFIRMED", "text": "seen the diploma"}).status_code == 302
    assert group.post(url, {"answer": "CONFIRMED", "text": "seen the diploma"}).status_code == 409
    again = reverse("ledgers:finding-again", args=[finding.pk])
    assert township.post(again, {"comment": "a photo please"}).status_code == 302
    group.post(url, {"answer": "DISPUTED", "text": "there is no photo"})
    township.post(reverse("ledgers:finding-settle", args=[finding.pk]))
    finding.refresh_from_db()
    assert finding.state == "SETTLED"
    assert drifted_counters() == []


def test_returning_without_a_reason_is_an_error_of_the_form(month, client_of):
    month.submit()
    client, ledger = client_of(month.cast.township), month.ledger("village")
    url = reverse("ledgers:ledger-return", args=[ledger.pk])
    assert client.post(url, {"revision": ledger.revision_id}).status_code == 422
    assert client.post(url, {"revision": ledger.revision_id, "note": "group 2"}).status_code == 302


def test_the_buttons_of_a_ledger_lead_through_the_month(month, client_of):
    month.submit()
    township, county = client_of(month.cast.township), client_of(month.cast.county)
    village, above = month.ledger("village").pk, month.ledger("township").pk
    revision = {"revision": month.ledger("village").revision_id}
    township.post(reverse("ledgers:ledger-accept-rest", args=[village]), revision)
    township.post(reverse("ledgers:ledger-accept", args=[village]), revision)
    township.post(reverse("ledgers:ledger-undo-accept", args=[village]))
    township.post(reverse("ledgers:ledger-accept", args=[village]), revision)
    compile_url = reverse("ledgers:ledger-submit", args=[above])
    assert township.post(compile_url).status_code == 422
    assert township.post(compile_url, {"late_reason": "the road is closed"}).status_code == 302
    assert "the road is closed" in page(county, "ledger-detail", above)
    county.post(reverse("ledgers:ledger-accept", args=[above]))
    assert month.ledger("township").state == LedgerState.ACCEPTED
    page(county, "revision-detail", month.ledger("township").revision_id)
    page(county, "revision-detail", month.ledger("village").revision_id)


@pytest.mark.parametrize("part", ["group", "village", "township", "county", "prefecture"])
def test_home_and_lists_open_for_everyone_of_the_line(month, client_of, part):
    month.submit()
    find(month)
    client = client_of(getattr(month.cast, part))
    for name in ("home", "ledger-list", "finding-list", "period-list"):
        page(client, name)


@pytest.mark.parametrize("name", ["ledger-review", "ledger-detail", "revision-detail"])
def test_the_number_of_queries_does_not_grow_with_rows(month, client_of, name):
    def queries():
        key = month.ledger("village").revision_id if name == "revision-detail" else month.ledger("village").pk
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page(client_of(month.cast.township), name, key)
        return len(caught)

    month.submit()
    few = queries()
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="more")
    for _number in range(12):
        make_household(month.cast.region_of("group"), people=2)
    month.submit()
    assert queries() <= few


def test_what_waits_is_on_the_work_list(month):
    def titles(part):
        return [item.url for item in waiting_items(getattr(month.cast, part), now=NOW)]

    assert reverse("ledgers:ledger-detail", args=[month.ledger("village").pk]) in titles("village")
    month.submit()
    assert titles("village") == []
    assert reverse("ledgers:ledger-review", args=[month.ledger("village").pk]) in titles("township")
    finding = find(month)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="CONFIRMED", text="seen it")
    assert any("ANSWERED" in url for url in titles("township"))
    assert titles("nobody") == []


def test_opening_and_closing_are_background_jobs(month, client_of, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.close_period, "apply_async", lambda kwargs: sent.append(kwargs))
    month.up_to_prefecture()
    client = client_of(month.cast.prefecture)
    url = reverse("ledgers:period-close", args=[month.period.pk])
    assert client.post(url).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"late_reason": "others are late"}).status_code == 302
    tasks.close_period(**sent[0])
    month.period.refresh_from_db()
    assert month.period.state == "CLOSED"
    assert BackgroundJob.objects.get().state == "DONE"
    assert month.first.number in page(client, "revision-detail", month.ledger("village").revision_id)


def test_a_township_accepts_all_below_in_one_job(month):
    month.submit()
    month.submit("sibling_village")
    find(month)
    job = enqueue(tasks.accept_children, by=month.cast.township, title="all", user_id=1, ledger_id=1)
    tasks.accept_children(str(job.pk), month.cast.township.pk, month.ledger("township").pk)
    job.refresh_from_db()
    assert [row["is_accepted"] for row in job.result["ledgers"]] == [False, True]
    assert month.ledger("sibling_village").state == LedgerState.ACCEPTED
    assert month.row(month.second).decision == RowDecision.ACCEPTED
    assert drifted_counters() == []
