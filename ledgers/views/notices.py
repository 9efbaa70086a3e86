"""Return notices: one sheet a return, to print and to print again."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from ledgers.models import ReturnNotice


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def notice_detail(request, pk):
    notices = ReturnNotice.objects.visible_to(request.user)
    notice = get_object_or_404(
        notices.select_related("ledger__region", "ledger__period", "ledger__parent__region", "revision", "issued_by"),
        pk=pk,
    )
    context = {"notice": notice, "ledger": notice.ledger, "line": notice.ledger.region.ancestor_line()}
    return render(request, "ledgers/notice.html", context)
