"""The list of reasons is the prefecture's; each brings its comment and its day, and findings are found by them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, Forbidden
from ledgers.forms.review import ReasonForm
from ledgers.models import Finding, ReasonCode
from ledgers.services.reasons import add_reason, change_reason, default_due, move_reason
from tests.factories import NOW
from tests.ledgers.review.test_findings import find
from tests.ledgers.review.test_pages import page


def labels() -> list[str]:
    return [reason.label for reason in ReasonForm().fields["reason"].queryset]


def test_a_reason_is_added_worded_anew_and_switched_off_but_stays_with_its_findings(month):
    by = month.cast.prefecture
    reason = add_reason(by=by, now=NOW, code="photo-missing", label="缺少照片", due_days=3)
    assert labels()[-1] == "缺少照片"
    month.submit()
    finding = find(month, reason=reason)
    change_reason(by=by, now=NOW, reason=reason, label="缺照片", is_active=False)
    assert "缺照片" not in labels()
    finding = Finding.objects.select_related("reason").get(pk=finding.pk)
    assert finding.reason.label == "缺照片"
    assert AuditEntry.objects.filter(action__in=["ledgers.add_reason", "ledgers.change_reason"]).count() == 2
    with pytest.raises(Conflict):
        add_reason(by=by, now=NOW, code="photo-missing", label="x")
    with pytest.raises(Forbidden):
        add_reason(by=month.cast.county, now=NOW, code="mine", label="x")


def test_reasons_stand_in_the_order_that_the_prefecture_gives_them(month):
    first, second = ReasonCode.objects.all()[:2]
    move_reason(by=month.cast.prefecture, now=NOW, reason=first, up=True)
    assert list(ReasonCode.objects.all()[:2]) == [first, second]
    move_reason(by=month.cast.prefecture, now=NOW, reason=second, up=True)
    assert list(ReasonCode.objects.all()[:2]) == [second, first]
    assert labels()[:2] == [second.label, first.label]


def test_a_finding_takes_comment_and_day_from_its_reason_else_from_the_period(month):
    month.submit()
    reason = month.reason()
    today = NOW.date()
    assert month.period.village_due < today < month.period.county_due
    assert default_due(reason, month.period, now=NOW) in (month.period.township_due, month.period.county_due)
    assert default_due(reason, month.period, now=NOW + timedelta(days=60)) is None
    change_reason(by=month.cast.prefecture, now=NOW, reason=reason, label="x", default_comment="look again", due_days=2)
    usual = find(month, reason=ReasonCode.objects.get(pk=reason.pk))
    assert (usual.comment, usual.due_date) == ("look again", today + timedelta(days=2))
    own = find(month, reason=reason, comment="not so", due_date=date(2026, 12, 1))
    assert (own.comment, own.due_date) == ("not so", date(2026, 12, 1))
    assert default_due(month.reason(), month.period, now=NOW + timedelta(days=60)) == today + timedelta(days=62)


def test_the_pages_add_change_and_move(month, client_of):
    client = client_of(month.cast.prefecture)
    assert client.post(reverse("ledgers:reason-create"), {"code": "new-one", "label": "新理由"}).status_code == 302
    assert client.post(reverse("ledgers:reason-create"), {"code": "new-one", "label": "新"}).status_code == 422
    edit = reverse("ledgers:reason-edit", args=["new-one"])
    assert "新理由" in client.get(edit).content.decode()
    assert client.post(edit, {"label": "更新", "due_days": "5"}).status_code == 302
    reason = ReasonCode.objects.get(pk="new-one")
    assert (reason.label, reason.due_days, reason.is_active) == ("更新", 5, False)
    client.post(reverse("ledgers:reason-move", args=["new-one"]), {"up": "1"})
    assert page(client, "reason-list").index("new-one") > 0
    assert list(ReasonCode.objects.values_list("pk", flat=True))[-2] == "new-one"


def test_findings_are_found_by_state_reason_region_and_day(month, client_of):
    month.submit()
    late = find(month, due_date=date(2020, 1, 1))
    other = find(month, month.second, due_date=date(2099, 1, 1), reason=ReasonCode.objects.last())
    client = client_of(month.cast.township)

    def found(**query) -> set[int]:
        html = page(client, "finding-list", **query)
        return {one.pk for one in (late, other) if reverse("ledgers:finding-detail", args=[one.pk]) in html}

    assert found() == {late.pk, other.pk}
    assert found(due="overdue") == {late.pk}
    assert found(due="week") == found(due="none") == set()
    assert found(reason=other.reason_id) == {other.pk}
    assert found(region=month.cast.region_of("group").pk) == {late.pk, other.pk}
    assert found(region=month.cast.region_of("sibling_group").pk) == set()
    assert found(state="ANSWERED") == found(waiting="nobody") == found(answer="FIXED") == set()
    assert found(period=month.period.pk) == {late.pk, other.pk}
    assert client.get(reverse("ledgers:finding-list"), {"export": "csv"}).status_code == 200
