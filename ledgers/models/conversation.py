"""The conversation on a finding: one message an act, free comments between, papers and photos as evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from ledgers.enums import FindingAnswer, MessageKind
from ledgers.models.findings import Finding

USER = settings.AUTH_USER_MODEL


class OfFindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What belongs to findings that the user may see."""
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Attachment(models.Model):
    """A photo or PDF as evidence. The file lies under EVIDENCE_ROOT as `name`, which is random; it is never changed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120, help_text=_("The file's name as it was uploaded"))
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = OfFindingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="ledgers_attachment_not_empty", condition=Q(size__gt=0))]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return self.title


class FindingMessage(models.Model):
    """One line of the conversation, never changed afterwards."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=FindingAnswer, blank=True)
    text = models.CharField(max_length=300, blank=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="message")

    objects = OfFindingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="ledgers_findingmessage_says_something",
                condition=~Q(kind="COMMENT") | ~Q(text="") | Q(attachment__isnull=False),
            ),
            models.CheckConstraint(
                name="ledgers_findingmessage_answer_given", condition=Q(kind="ANSWER") ^ Q(answer="")
            ),
        ]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.finding_id} {self.kind}"
