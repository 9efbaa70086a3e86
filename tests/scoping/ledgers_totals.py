"""Who may see reported counts beside live ones."""

from laborinfo.accounts.enums import Permission as P
from ledgers.services.closing import close_period
from tests.factories import NOW
from tests.ledgers.review.conftest import make_month
from tests.scoping import Route


def closed(cast) -> dict:
    """A month played to its close; the region is the township."""
    month = make_month(cast)
    month.up_to_prefecture()
    close_period(by=cast.prefecture, now=NOW, period=month.period, late_reason="late")
    return {"pk": month.period.pk, "code": cast.region_of("township").code}


ROUTES = {"ledgers:period-difference": Route(P.TOTALS_VIEW, closed)}
