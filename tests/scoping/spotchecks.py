"""Who may ask for the addresses of spot checks and signals."""

from laborinfo.accounts.enums import Permission as P
from ledgers.models import Ledger, SpotCheck
from ledgers.services.compilation import submit_compiled_ledger
from ledgers.services.review import accept_ledger, accept_rest
from ledgers.services.spotchecks import Design, plan_check
from ledgers.services.spotchecks_draw import draw_check
from tests.factories import NOW
from tests.scoping import Route
from tests.scoping.ledgers_review import revision_of


def planned_check(cast) -> SpotCheck:
    village = revision_of(cast).ledger
    accept_rest(by=cast.township, now=NOW, ledger=village)
    accept_ledger(by=cast.township, now=NOW, ledger=village)
    township = Ledger.objects.get(period=village.period, region=cast.region_of("township"))
    submit_compiled_ledger(by=cast.township, now=NOW, ledger=township, late_reason="late")
    return plan_check(
        by=cast.county, now=NOW, county=cast.region_of("county"), period=village.period,
        ledgers=[township], design=Design(title="November"),
    )  # fmt: skip


def planned(cast) -> dict:
    return {"pk": planned_check(cast).pk}


def drawn(cast) -> dict:
    return {"pk": draw_check(by=cast.county, now=NOW, check=planned_check(cast)).pk}


def row(cast) -> dict:
    return {"pk": SpotCheck.objects.get(pk=drawn(cast)["pk"]).rows.get().pk}


RUN, VIEW = P.SPOT_CHECK_RUN, P.SPOT_CHECK_VIEW
COUNTY = {"right": "county"}

ROUTES = {
    "ledgers:spot-check-list": Route(VIEW, right="township"),
    "ledgers:spot-check-create": Route(RUN, **COUNTY),
    "ledgers:spot-check-size": Route(RUN, **COUNTY),
    "ledgers:spot-check-detail": Route(VIEW, planned, **COUNTY),
    "ledgers:spot-check-draw": Route(RUN, planned, method="post", **COUNTY),
    "ledgers:spot-check-cancel": Route(RUN, planned, **COUNTY),
    "ledgers:spot-check-sample": Route(VIEW, drawn, **COUNTY),
    "ledgers:spot-check-sheets": Route(RUN, drawn, **COUNTY),
    "ledgers:spot-check-next": Route(RUN, drawn, **COUNTY),
    "ledgers:spot-check-decide": Route(RUN, drawn, **COUNTY),
    "ledgers:spot-check-row": [
        Route(RUN, row, **COUNTY),
        Route(RUN, row, method="post", data={"entry": 1, "outcome": "CONSISTENT", "means": "VISIT"}, **COUNTY),
    ],
    "ledgers:spot-check-settle": Route(RUN, row, **COUNTY),
    "ledgers:spot-check-take-back": Route(RUN, row, method="post", answers={409}, **COUNTY),
    "ledgers:signal-list": Route(P.SIGNAL_VIEW, right="township"),
    "ledgers:signal-refresh": Route(RUN, method="post", **COUNTY),
}
