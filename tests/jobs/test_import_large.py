"""A large file is checked in the background: the page shows how far it is, then what would happen."""

import time

import pytest
from django.urls import reverse

from jobs.models import ImportBatch, Posting
from jobs.services.importing import confirm_import, keep_file
from jobs.tasks import check_large_import
from jobs.views.imports import AT_ONCE
from laborinfo.common.errors import Conflict
from laborinfo.common.models import BackgroundJob, JobState
from laborinfo.common.progress import Progress, request_cancel
from tests.factories import NOW
from tests.jobs.factories import GOOD, HEADINGS, sheet
from tests.worker import until, worker

pytestmark = pytest.mark.django_db


def many(count: int, **options):
    rows = [[f"缝纫工{number}", *GOOD[1:]] for number in range(count - 1)]
    file = sheet(*rows, ["", *GOOD[1:]], **options)
    file.name = "岗位.xlsx"
    return file


@pytest.fixture
def county(cast, client_of):
    return client_of(cast.county)


def upload(client, file):
    return client.post(reverse("jobs:import-upload"), {"file": file, "source": "OTHER"})


def run_check(batch: ImportBatch) -> BackgroundJob:
    job = BackgroundJob.objects.get()
    check_large_import(job_id=str(job.pk), batch_id=batch.pk)
    job.refresh_from_db()
    return job


def test_the_upload_leads_to_the_progress_and_the_progress_to_the_dry_run(county):
    assert HEADINGS[0] == "岗位名称"
    answer = upload(county, many(AT_ONCE + 1))
    batch, job = ImportBatch.objects.get(), BackgroundJob.objects.get()
    assert answer.url == reverse("common:job-detail", args=[job.pk])
    detail = reverse("jobs:import-detail", args=[batch.pk])
    assert answer.url in county.get(detail).content.decode()
    job = run_check(batch)
    assert (job.state, job.total, job.result_url) == (JobState.DONE, AT_ONCE + 1, detail)
    batch.refresh_from_db()
    assert (batch.rows, batch.ok, batch.failed) == (AT_ONCE + 1, AT_ONCE, 1)
    page = county.get(detail)
    assert page.context["is_checked"] and not Posting.objects.exists()
    assert reverse("jobs:import-confirm", args=[batch.pk]) in page.content.decode()


def test_a_file_of_500_rows_is_checked_at_once(county):
    answer = upload(county, many(AT_ONCE))
    assert answer.url == reverse("jobs:import-detail", args=[ImportBatch.objects.get().pk])
    assert not BackgroundJob.objects.exists()


def test_what_is_not_checked_cannot_be_taken_over(cast):
    batch = keep_file(
        by=cast.county, now=NOW, file=many(3), file_name="a.xlsx", region=cast.regions["522601"], source="OTHER"
    )
    with pytest.raises(Conflict) as caught:
        confirm_import(batch=batch, by=cast.county, now=NOW)
    assert caught.value.code == "not_checked"


def test_progress_is_told_and_a_stopped_check_can_be_started_again(county, monkeypatch):
    told = []
    step = Progress.step
    monkeypatch.setattr(Progress, "step", lambda self, done: (told.append(done), step(self, done)))
    upload(county, many(AT_ONCE * 2 + 10))
    batch, job = ImportBatch.objects.get(), BackgroundJob.objects.get()
    request_cancel(job)
    assert run_check(batch).state == JobState.CANCELLED
    batch.refresh_from_db()
    assert not batch.report["checked"]
    BackgroundJob.objects.all().delete()
    columns = {f"column_{place}": name for place, name in enumerate(("title", "employer"))}
    again = county.post(reverse("jobs:import-headings", args=[batch.pk]), columns)
    assert again.url == reverse("common:job-detail", args=[BackgroundJob.objects.get().pk])
    assert run_check(batch).state == JobState.DONE
    assert told == [0, 0, 500, 1000]


def test_a_large_file_without_the_needed_columns_asks_at_once(county):
    answer = upload(county, many(AT_ONCE + 1, headings=["甲", *HEADINGS[1:]]))
    assert answer.url == reverse("jobs:import-detail", args=[ImportBatch.objects.get().pk])


def test_the_request_does_not_wait_for_the_rows(county):
    file = many(5_000)
    began = time.process_time()
    upload(county, file)
    assert time.process_time() - began < 3, "reading is quick; checking is the worker's"


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_checks_it(cast, client_of):
    with worker(queues="imports"):
        upload(client_of(cast.county), many(AT_ONCE + 1))
        until(lambda: BackgroundJob.objects.filter(state=JobState.DONE).exists(), "the check")
    assert ImportBatch.objects.get().report["checked"]
