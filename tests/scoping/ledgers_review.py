"""Who may ask for the addresses of submission, review, findings, periods, and for the ledger API."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from laborinfo.accounts.enums import Permission as P
from laborinfo.common.models import BackgroundJob, JobState
from ledgers import tasks
from ledgers.models import Finding, Ledger, ReasonCode
from ledgers.services.conversation import comment_finding
from ledgers.services.findings import raise_finding
from ledgers.services.periods import open_period
from ledgers.services.review import return_ledger
from ledgers.services.submission import submit_village_ledger
from tests.factories import NOW
from tests.factories_ledgers import make_household, reason_codes
from tests.scoping import Route


def opened(cast):
    reason_codes()
    make_household(cast.region_of("group"))
    return open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))


def ledger_of(cast, part: str) -> Ledger:
    return Ledger.objects.get(period=opened(cast), region=cast.region_of(part))


def village_ledger(cast) -> dict:
    return {"pk": ledger_of(cast, "village").pk}


def township_ledger(cast) -> dict:
    return {"pk": ledger_of(cast, "township").pk}


def revision_of(cast):
    ledger = ledger_of(cast, "village")
    return submit_village_ledger(by=cast.village, now=NOW, ledger=ledger, acknowledge_warnings=True)


def submitted(cast) -> dict:
    return {"pk": revision_of(cast).ledger_id}


def revision(cast) -> dict:
    return {"pk": revision_of(cast).pk}


def row(cast) -> dict:
    return {"pk": revision_of(cast).rows.get().pk}


def finding(cast) -> dict:
    flagged = revision_of(cast).rows.get()
    found = raise_finding(by=cast.township, now=NOW, row=flagged, field="address", reason=ReasonCode.objects.first())
    return {"pk": found.pk}


def attachment(cast) -> dict:
    found = Finding.objects.get(pk=finding(cast)["pk"])
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4 made up")
    return {"pk": comment_finding(by=cast.group, now=NOW, finding=found, upload=paper).attachment_id}


def notice(cast) -> dict:
    ledger = Ledger.objects.get(pk=submitted(cast)["pk"])
    return_ledger(by=cast.township, now=NOW, ledger=ledger, note="visit again")
    return {"pk": ledger.notices.get().pk}


def reason_code(cast) -> dict:
    reason_codes()
    return {"pk": ReasonCode.objects.first().pk}


def accept_job(cast) -> dict:
    """A finished job of the township's reviewer."""
    job = BackgroundJob.objects.create(
        task=tasks.accept_rows.name, title="x", by=cast.township, created_at=NOW, started_at=NOW, finished_at=NOW,
        state=JobState.DONE, result={"ledger": submitted(cast)["pk"], "accepted": 1, "left": []},
    )  # fmt: skip
    return {"pk": job.pk}


def period(cast) -> dict:
    return {"pk": opened(cast).pk}


def person(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).people.get().pk}


REVIEW, VIEW = P.LEDGER_REVIEW, P.LEDGER_VIEW

ROUTES = {
    "ledgers:home": Route(VIEW, right="village"),
    "ledgers:ledger-list": Route(VIEW, right="village"),
    "ledgers:ledger-detail": [
        Route(VIEW, submitted, right="village"),
        Route(VIEW, submitted, right="township", expect={"lower": "allowed"}),
    ],
    "ledgers:ledger-submit": [
        Route(P.LEDGER_SUBMIT, village_ledger, right="village"),
        Route(P.LEDGER_SUBMIT, village_ledger, right="village", method="post", data={"acknowledge_warnings": "on"}),
        Route(P.LEDGER_SUBMIT, township_ledger, right="township"),
    ],
    "ledgers:ledger-review": Route(REVIEW, submitted),
    "ledgers:ledger-accept": Route(REVIEW, submitted, method="post"),
    "ledgers:ledger-accept-rest": Route(REVIEW, submitted, method="post"),
    "ledgers:ledger-accept-children": Route(REVIEW, township_ledger, method="post"),
    "ledgers:ledger-return": [
        Route(REVIEW, submitted),
        Route(REVIEW, submitted, method="post", data={"note": "visit again"}),
    ],
    "ledgers:households-return": Route(REVIEW, submitted, method="post", data={"household": ["1"]}),
    "ledgers:ledger-undo-accept": Route(REVIEW, submitted, method="post"),
    "ledgers:rows-accept": Route(REVIEW, submitted, method="post", data={"query": "tab=all"}),
    "ledgers:accept-result": Route(REVIEW, accept_job),
    "ledgers:row-detail": Route(REVIEW, row),
    "ledgers:row-accept": Route(REVIEW, row, method="post"),
    "ledgers:row-undo": Route(REVIEW, row, method="post"),
    "ledgers:finding-create": Route(REVIEW, row),
    "ledgers:finding-list": Route(VIEW, right="group"),
    "ledgers:finding-answer": Route(P.PERSON_EDIT, finding, right="group"),
    "ledgers:finding-detail": [
        Route(P.PERSON_VIEW, finding, right="group"),
        Route(P.PERSON_VIEW, finding, right="group", method="post", data={"text": "is on the way"}),
    ],
    "ledgers:attachment-open": Route(P.PERSON_VIEW, attachment, right="group"),
    "ledgers:finding-settle": Route(REVIEW, finding, method="post"),
    "ledgers:finding-again": Route(REVIEW, finding),
    "ledgers:revision-detail": [
        Route(VIEW, revision, right="village"),
        Route(VIEW, revision, right="county", expect={"lower": "allowed"}),
    ],
    "ledgers:notice-detail": [
        Route(VIEW, notice, right="village"),
        Route(VIEW, notice, right="township", expect={"lower": "allowed"}),
    ],
    "ledgers:reason-list": Route(P.PERIOD_MANAGE, right="prefecture"),
    "ledgers:reason-create": Route(P.PERIOD_MANAGE, right="prefecture"),
    "ledgers:reason-edit": Route(P.PERIOD_MANAGE, reason_code, right="prefecture"),
    "ledgers:reason-move": Route(P.PERIOD_MANAGE, reason_code, right="prefecture", method="post", data={"up": "1"}),
    "ledgers:counter-check-list": Route(P.SYSTEM_CHECK_VIEW, right="sysadmin"),
    "ledgers:period-list": Route(VIEW, right="village"),
    "ledgers:period-open": Route(P.PERIOD_MANAGE, right="prefecture"),
    "ledgers:period-close": Route(P.PERIOD_MANAGE, period, right="prefecture"),
    "person-list": [
        Route(P.PERSON_VIEW, right="group"),
        Route(P.PERSON_EDIT, right="group", method="post", data={"name": "x"}),
    ],
    "person-detail": [
        Route(P.PERSON_VIEW, person, right="group"),
        Route(P.PERSON_EDIT, person, right="group", method="patch", data={"min_wage": 1}),
    ],
    "ledger-list": Route(VIEW, right="village"),
    "ledger-detail": Route(VIEW, village_ledger, right="village"),
    "ledger-submit": Route(
        P.LEDGER_SUBMIT, village_ledger, right="village", method="post", data={"acknowledge_warnings": True}
    ),
    "ledger-accept": Route(REVIEW, submitted, method="post", data={"accept_rest": True}),
    "ledger-return": Route(REVIEW, submitted, method="post", data={"note": "visit again"}),
    "totals": Route(P.TOTALS_VIEW, right="village"),
}
