"""Who may ask for which address of the posting ledger. Postings are no personal data: a county shares them."""

from jobs.services.importing import import_postings
from laborinfo.accounts.enums import Permission as P
from tests.factories import NOW
from tests.jobs.factories import GOOD, EmployerFactory, PostingFactory, sheet
from tests.scoping import Route


def collected(cast) -> dict:
    return {"pk": PostingFactory(collected=True, county=cast.regions["522601"], region=cast.regions["522601"]).pk}


def screened(cast) -> dict:
    return {"pk": PostingFactory(screened=True).pk, "act": "open"}


def employer(cast) -> dict:
    return {"pk": EmployerFactory().pk}


def batch(cast) -> dict:
    found = import_postings(
        by=cast.county, now=NOW, file=sheet(GOOD), file_name="a.xlsx", region=cast.regions["522601"], source="OTHER"
    )
    return {"pk": found.pk}


IN_THE_COUNTY = {"lower": "allowed"}
COLUMNS = {"column_0": "title", "column_1": "employer"}
PASS = {"act": "refuse", "reason": "OTHER"}
ROUTES = {
    "jobs:posting-list": Route(P.JOB_VIEW, right="village"),
    "jobs:posting-detail": Route(P.JOB_VIEW, collected, right="county", expect=IN_THE_COUNTY),
    "jobs:posting-edit": [
        Route(P.JOB_EDIT, collected, right="county"),
        Route(P.JOB_EDIT, collected, right="county", method="post"),
    ],
    "jobs:posting-screen": Route(P.JOB_SCREEN, collected, right="county", method="post", data=PASS),
    "jobs:posting-act": Route(P.JOB_VIEW, screened, right="county", method="post"),
    "jobs:screening-queue": Route(P.JOB_SCREEN, right="county"),
    "jobs:screening-bulk": Route(P.JOB_SCREEN, right="county", method="post"),
    "jobs:employer-list": Route(P.JOB_VIEW, right="village"),
    "jobs:employer-create": [Route(P.JOB_EDIT, right="county"), Route(P.JOB_EDIT, right="county", method="post")],
    "jobs:employer-detail": Route(P.JOB_VIEW, employer, right="county", expect=IN_THE_COUNTY),
    "jobs:employer-edit": [
        Route(P.JOB_EDIT, employer, right="county"),
        Route(P.JOB_EDIT, employer, right="county", method="post"),
    ],
    "jobs:employer-phone": Route(P.JOB_EDIT, employer, right="county", method="post", expect=IN_THE_COUNTY),
    "jobs:posting-create": [
        Route(P.JOB_EDIT, employer, right="county", expect=IN_THE_COUNTY),
        Route(P.JOB_EDIT, employer, right="county", method="post", expect=IN_THE_COUNTY),
    ],
    "jobs:import-upload": [Route(P.JOB_IMPORT, right="county"), Route(P.JOB_IMPORT, right="county", method="post")],
    "jobs:import-detail": Route(P.JOB_IMPORT, batch, right="county"),
    "jobs:import-headings": Route(P.JOB_IMPORT, batch, right="county", method="post", data=COLUMNS),
    "jobs:import-confirm": Route(P.JOB_IMPORT, batch, right="county", method="post"),
    "jobs:import-result": Route(P.JOB_IMPORT, batch, right="county"),
    "posting-list": [
        Route(P.JOB_VIEW, right="api"),
        Route(P.JOB_EDIT, right="county", method="post"),
    ],
    "posting-detail": Route(P.JOB_VIEW, collected, right="api"),
}
