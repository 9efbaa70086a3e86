"""Health, progress of long jobs, language, the API's papers."""

from django.utils import timezone

from laborinfo.common.models import BackgroundJob, Notice
from tests.cast import Cast
from tests.scoping import PUBLIC, SIGNED_IN, Route


def own_job(cast: Cast) -> dict:
    job = BackgroundJob.objects.create(task="t", title="t", by=cast.township, created_at=timezone.now())
    return {"pk": job.pk}


def own_notice(cast: Cast) -> dict:
    notice = Notice.objects.create(
        user=cast.township, kind="PERIOD", title="t", url="/", key="t", created_at=timezone.now()
    )
    return {"pk": notice.pk}


ROUTES = {
    "common:inbox": Route(SIGNED_IN),
    "common:notices-read": Route(SIGNED_IN, method="post"),
    "common:notice-open": Route(SIGNED_IN, own_notice, method="post"),
    "common:healthz": Route(PUBLIC),
    "common:readyz": Route(PUBLIC, answers={200, 503}),
    "common:metrics": Route(PUBLIC, answers={404}),
    "common:job-detail": Route(SIGNED_IN, own_job),
    "common:job-fragment": Route(SIGNED_IN, own_job),
    "common:job-cancel": Route(SIGNED_IN, own_job, method="post"),
    "api-schema": Route(PUBLIC),
    "api-docs": Route(PUBLIC),
    "ui:gallery": Route(PUBLIC),
    "ui:regions": Route(PUBLIC),
    "set_language": Route(PUBLIC, method="post", data={"language": "en"}),
}
