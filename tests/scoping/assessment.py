"""Who may ask for the home page and the dashboard."""

from laborinfo.accounts.enums import Permission
from tests.cast import Cast
from tests.scoping import SIGNED_IN, Route

VIEW = Permission.TOTALS_VIEW


def county(cast: Cast) -> dict:
    return {"code": "522601"}


def township(cast: Cast) -> dict:
    return {"code": "522601001"}


def village(cast: Cast) -> dict:
    return {"code": "522601001001"}


ROUTES = {
    "assessment:home": Route(SIGNED_IN),
    "assessment:dashboard-home": Route(VIEW),
    "assessment:assessment-home": Route(VIEW),
    "assessment:dashboard": [
        Route(VIEW, county, right="county"),
        Route(VIEW, township, right="township"),
        Route(VIEW, village, right="village"),
        Route(VIEW, village, right="analyst"),
    ],
}
