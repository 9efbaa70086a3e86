"""Read and change dated policy parameters."""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError
from subsidies.enums import ParameterStatus
from subsidies.models import PolicyParameter
from subsidies.policies.base import Policy


def parameters_of(policy: Policy, *, day, known_at) -> dict[str, int]:
    """The policy's numbers valid on a day, as known at a moment. Raises DomainError when one is missing."""
    rows = PolicyParameter.objects.filter(policy=policy.code).valid_on(day).known_on(known_at)
    found = {row.key: row.value for row in rows}
    if missing := set(policy.parameters) - set(found):
        raise DomainError(
            _("The parameters %(keys)s of this policy are not set for %(day)s. Set them first.")
            % {"keys": "；".join(str(policy.parameters[key]) for key in sorted(missing)), "day": day}
        )
    return {key: found[key] for key in policy.parameters}


@transaction.atomic
def set_parameter(*, by, now, parameter: PolicyParameter, value: int, document: str, status: str) -> PolicyParameter:
    """Replace what is known from now on; the old row stays for decisions made before."""
    check_permission(by, Permission.SUBSIDY_RUN)
    if status == ParameterStatus.CONFIRMED and not document:
        raise DomainError(_("A confirmed parameter names its document."), field="document")
    closed = PolicyParameter.objects.filter(pk=parameter.pk, known_to=None).update(known_to=now)
    if closed != 1:
        raise DomainError(_("This parameter was changed by somebody else. Reload the page."), code="conflict")
    fresh = PolicyParameter.objects.create(
        policy=parameter.policy, key=parameter.key, unit=parameter.unit, value=value, known_from=now,
        valid_from=parameter.valid_from, valid_to=parameter.valid_to, document=document, status=status, edited_by=by,
    )  # fmt: skip
    audit.record(
        by=by, action="subsidies.set_parameter", obj=fresh, now=now, detail={"old": parameter.value, "new": value}
    )
    return fresh
