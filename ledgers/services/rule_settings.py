"""A county, or the prefecture, counts a warning as an error; nobody makes an error a warning."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import Severity
from ledgers.models import RuleSetting
from ledgers.rules import RULES

LEVELS = (Level.COUNTY, Level.PREFECTURE)


@transaction.atomic
def raise_rule(*, by, now: datetime, region: Region, code: str, valid_from: date, reason: str) -> RuleSetting:
    """From `valid_from` on (today or later), breaking the rule stops the region's submissions."""
    check_permission(by, Permission.RULE_RAISE, region)
    check_raisable(region, code)
    if valid_from < timezone.localdate(now):
        raise DomainError(
            _("Choose today or a later day: what was submitted before stays as it was."), field="valid_from"
        )
    if not reason.strip():
        raise DomainError(_("Record why."), field="reason")
    twice = Conflict(_("This rule is raised here already."))
    with constraint_errors({"ledgers_rulesetting_once": twice}), transaction.atomic():
        setting = RuleSetting.objects.create(
            region=region, code=code, valid_from=valid_from, reason=reason.strip(), raised_at=now, raised_by=by
        )
    audit.record(by=by, action="ledgers.raise_rule", obj=setting, now=now, detail=told(setting))
    return setting


@transaction.atomic
def lower_rule(*, by, now: datetime, setting: RuleSetting) -> None:
    """Take back what was raised: from today on it is a warning again."""
    check_permission(by, Permission.RULE_RAISE, setting.region)
    end = max(setting.valid_from, timezone.localdate(now))
    if not RuleSetting.objects.standing().filter(pk=setting.pk).update(valid_to=end, ended_at=now, ended_by=by):
        raise Conflict(_("Somebody has taken this back a moment ago."))
    audit.record(by=by, action="ledgers.lower_rule", obj=setting, now=now, detail=told(setting))


def check_raisable(region: Region, code: str) -> None:
    if region.level not in LEVELS:
        raise DomainError(_("Rules are raised for a whole county or for the prefecture."), field="region")
    if code not in RULES:
        raise DomainError(_("There is no such rule."), field="code")
    if RULES[code].severity == Severity.ERROR:
        raise DomainError(_("This rule is an error everywhere."), field="code")


def told(setting: RuleSetting) -> dict:
    return {"code": setting.code, "region": setting.region_id, "from": setting.valid_from.isoformat()}
