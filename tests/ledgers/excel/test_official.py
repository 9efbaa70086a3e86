import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import DomainError, Forbidden
from laborinfo.common.models import BackgroundJob, JobState
from ledgers.models import Ledger, LedgerExport, Person
from ledgers.services.official import export_official, forget_exports
from ledgers.services.periods import open_period
from ledgers.services.submission import submit_village_ledger
from ledgers.tasks_excel import export_official as export_task
from ledgers.views import official
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(cast) -> Ledger:
    household = make_household(cast.region_of("group"), people=2, kinds=["POOR"], verified=True)
    SpellFactory(person=household.people.first())
    open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
    return Ledger.objects.select_related("region", "period", "revision").get(region=cast.region_of("village"))


def lines(data: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_the_live_ledger_in_the_official_layout(cast, ledger):
    cells = lines(export_official(by=cast.village, now=NOW, ledger=ledger))
    text = str(cells)
    assert cells[0][0] == "黔东南州劳动力台账" and "2026年11月" in cells[1][0]
    assert [row[0] for row in cells[3:5]] == [1.0, 2.0] and cells[3][17] == "佛山南海某某家具厂"
    assert "1 户，2 人；就业 1 人" in cells[5][0] and "负责人（签字）：" in text
    assert not any(person.id_number in text or person.phone in text for person in Person.objects.all())


def test_after_the_submission_it_is_what_was_submitted(cast, ledger):
    submit_village_ledger(by=cast.village, now=NOW, ledger=ledger, acknowledge_warnings=True)
    Person.objects.update(name="改名")
    ledger.refresh_from_db()
    assert "改名" not in str(lines(export_official(by=cast.village, now=NOW, ledger=ledger)))


def test_identifiers_need_the_right_and_a_purpose_and_are_on_record(cast, ledger):
    with pytest.raises(DomainError):
        export_official(by=cast.village, now=NOW, ledger=ledger, with_identifiers=True, purpose=" ")
    for part in ("group", "analyst", "sibling_village"):
        with pytest.raises(Forbidden):
            export_official(by=getattr(cast, part), now=NOW, ledger=ledger)
    data = export_official(by=cast.village, now=NOW, ledger=ledger, with_identifiers=True, purpose="县里核对社保")
    assert Person.objects.first().id_number in str(lines(data))
    detail = AuditEntry.objects.filter(action="ledgers.export_official_ledger").latest("pk").detail
    assert (detail["identifiers"], detail["purpose"], detail["rows"]) == (True, "县里核对社保", 2)


def test_a_large_ledger_is_written_in_the_background_and_fetched_by_its_owner(cast, ledger, client_of, monkeypatch):
    monkeypatch.setattr(official, "AT_ONCE", 1)
    client = client_of(cast.village)
    answer = client.post(reverse("ledgers:official-ledger", args=[ledger.pk]), {"purpose": ""})
    job = BackgroundJob.objects.get()
    assert answer.url == reverse("common:job-detail", args=[job.pk])
    export_task(
        job_id=str(job.pk), user_id=cast.village.pk, ledger_id=ledger.pk, with_identifiers=False, purpose=""
    )  # fmt: skip
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.message
    assert client.get(job.result_url).content[:2] == b"PK"
    assert client_of(cast.township).get(job.result_url).status_code == 404
    forget_exports(now=NOW.replace(year=2027))
    assert not LedgerExport.objects.exists()


def test_the_page_gives_the_file(cast, ledger, client_of):
    client = client_of(cast.village)
    url = reverse("ledgers:official-ledger", args=[ledger.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"purpose": ""}).content[:2] == b"PK"
    assert client.post(url, {"with_identifiers": "on", "purpose": ""}).status_code == 422
    assert url in client.get(reverse("ledgers:ledger-detail", args=[ledger.pk])).content.decode()
