"""Who may ask for the addresses of the validation rules."""

from laborinfo.accounts.enums import Permission
from ledgers.models import RuleSetting
from tests.factories import LONG_AGO, NOW
from tests.scoping import Route


def warning(cast) -> dict:
    return {"code": "id_missing", "pk": cast.region_of("county").pk}


def setting(cast) -> dict:
    region = cast.region_of("county")
    values = {
        "code": "id_missing",
        "valid_from": LONG_AGO,
        "reason": "补齐",
        "raised_at": NOW,
        "raised_by": cast.county,
    }
    return {"pk": RuleSetting.objects.create(region=region, **values).pk}


RAISE = Permission.RULE_RAISE
ROUTES = {
    "ledgers:rule-list": Route(Permission.TOTALS_VIEW, right="group"),
    "ledgers:rule-run": Route(RAISE, right="county", method="post"),
    "ledgers:rule-raise": Route(RAISE, warning, right="county"),
    "ledgers:rule-lower": Route(RAISE, setting, right="county", method="post"),
}
