"""Return notices: what a ledger went back with, numbered, to print again as it was."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from ledgers.models.periods import Ledger, Revision

USER = settings.AUTH_USER_MODEL


class ReturnNoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Notices of ledgers that the user may see."""
        return self.filter(ledger__in=Ledger.objects.visible_to(user))


class ReturnNotice(models.Model):
    """One return of a ledger. `lines` as printed: [{household, person (masked), field, reason, comment, due}]."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="notices")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    number = models.CharField(_("Number"), max_length=40, unique=True)
    issued_at = models.DateTimeField(_("Returned"))
    issued_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)

    objects = ReturnNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return self.number
