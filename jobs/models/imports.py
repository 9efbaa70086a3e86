"""One uploaded file of postings: what it held, what was taken over, what was refused and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jobs.enums import SourceChannel
from laborinfo.regions.models import Region


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A batch shows whole rows of a file: the uploader alone sees it."""
        return self.filter(by=user) if user.is_authenticated else self.none()


class ImportBatch(models.Model):
    """`dry_run` until the uploader confirms. The file is kept until then, and its digest for good."""

    file_name = models.CharField(_("File"), max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Collected for"))
    source = models.CharField(_("Source"), max_length=20, choices=SourceChannel, default=SourceChannel.OTHER)
    rows = models.PositiveIntegerField(_("Rows"), default=0)
    ok = models.PositiveIntegerField(_("Taken over"), default=0)
    same = models.PositiveIntegerField(_("Already there"), default=0)
    failed = models.PositiveIntegerField(_("Refused"), default=0)
    # headers, headings {field: header}, unused, missing fields, headcount_assumed, drafts (a count), and
    # errors and questions as [[row, field, value, reason]]
    report = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Uploaded at"))
    done_at = models.DateTimeField(_("Taken over at"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["by", "-at"], name="jobs_importbatch_owner")]
        constraints = [
            models.CheckConstraint(
                name="jobs_importbatch_done_stamped",
                condition=Q(dry_run=True, done_at=None) | Q(dry_run=False, done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_importbatch_rows_add_up", condition=Q(rows=F("ok") + F("same") + F("failed"))
            ),
        ]

    def __str__(self):
        return f"{self.file_name} {self.at:%Y-%m-%d}"
