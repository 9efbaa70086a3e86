"""The rules that every household is checked against, as a page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from ledgers.labels import field_label
from ledgers.rules import RULES


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def rule_list(request):
    rows = [
        {"rule": rule, "sentence": example_of(rule), "fields": "、".join(field_label(name) for name in rule.fields)}
        for rule in sorted(RULES.values(), key=lambda rule: (rule.severity, rule.code))
    ]
    return render(request, "ledgers/rules.html", {"rows": rows})


def example_of(rule) -> str:
    """The sentence with stand-ins for the name and the place."""
    return str(rule.sentence) % {"name": "×××", "place": "×××"}
