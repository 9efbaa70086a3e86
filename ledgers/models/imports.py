"""Excel files of people: what was uploaded, how its columns were read, what came of its rows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.common.crypto import EncryptedTextField
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from ledgers.enums_excel import ImportEffect, ImportMode, ImportState


class LedgerImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A file shows whole people: the uploader alone sees it."""
        return self.filter(by=user) if user.is_authenticated else self.none()

    def with_old_files(self, before):
        """Those whose file is older than a moment and still kept."""
        return self.filter(uploaded_at__lt=before, content__isnull=False)


class LedgerImport(models.Model):
    """One uploaded file. The file is encrypted and forgotten after some days; digest and counts stay for good."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    file_name = models.CharField(_("File"), max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    result = models.BinaryField(null=True)
    # sheets: chosen names; headings: {field: heading}; notes: what was passed over while reading
    options = models.JSONField(default=dict)
    # {household id: version} as the check saw them: what somebody else changed since is refused
    versions = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    mode = models.CharField(_("Taken over"), max_length=10, choices=ImportMode, blank=True)
    row_count = models.PositiveIntegerField(_("Rows"), default=0)
    added_count = models.PositiveIntegerField(_("Added"), default=0)
    changed_count = models.PositiveIntegerField(_("Changed"), default=0)
    same_count = models.PositiveIntegerField(_("Unchanged"), default=0)
    refused_count = models.PositiveIntegerField(_("Refused"), default=0)
    warning_count = models.PositiveIntegerField(_("Warnings"), default=0)
    job = models.UUIDField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("By"))
    uploaded_at = models.DateTimeField(_("Uploaded at"))
    mapped_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = LedgerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["by", "-uploaded_at"], name="ledgers_import_owner"),
            models.Index(fields=["region", "digest"], name="ledgers_import_digest"),
        ]
        constraints = [
            *stamped(
                "ledgers_import", "state",
                {
                    ImportState.MAPPED: ("mapped_at",), ImportState.CHECKED: ("mapped_at", "checked_at"),
                    ImportState.APPLIED: ("checked_at", "applied_at"), ImportState.FAILED: ("failed_at",),
                    ImportState.CANCELLED: ("cancelled_at",),
                },
            ),
            models.CheckConstraint(
                name="ledgers_import_mode_when_applied",
                condition=Q(state=ImportState.APPLIED) & ~Q(mode="") | ~Q(state=ImportState.APPLIED) & Q(mode=""),
            ),
            models.CheckConstraint(
                name="ledgers_import_rows_add_up",
                condition=Q(checked_at=None)
                | Q(row_count=F("added_count") + F("changed_count") + F("same_count") + F("refused_count")),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.file_name} {self.uploaded_at:%Y-%m-%d}"


class LedgerImportRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(source__by=user) if user.is_authenticated else self.none()


class LedgerImportRow(models.Model):
    """One changed or refused cell of a checked file: the old and the new value, or the reason."""

    source = models.ForeignKey(LedgerImport, models.CASCADE, related_name="rows")
    sheet = models.CharField(_("Sheet"), max_length=40)
    number = models.PositiveIntegerField(_("Row"))
    effect = models.CharField(_("Effect"), max_length=8, choices=ImportEffect)
    name = models.CharField(_("Name"), max_length=50, blank=True)
    field = models.CharField(_("Column"), max_length=30, blank=True)
    # Values of people; identifiers masked, and all of it unreadable in a stolen copy of the database.
    old = EncryptedTextField(_("Old value"), blank=True, null=True)
    new = EncryptedTextField(_("New value"), blank=True, null=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = LedgerImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["source", "effect", "id"], name="ledgers_importrow_list")]
        constraints = [
            models.CheckConstraint(
                name="ledgers_importrow_reason",
                condition=~Q(effect=ImportEffect.REFUSED) | ~Q(reason=""),
            )
        ]

    def __str__(self):
        return f"{self.sheet} {self.number}"


class LedgerExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever asked for a file fetches it, and nobody else."""
        return self.filter(by=user) if user.is_authenticated else self.none()


class LedgerExport(models.Model):
    """A ledger in the official layout that was made in the background; encrypted, and forgotten after some days."""

    ledger = models.ForeignKey("ledgers.Ledger", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    content = models.BinaryField()

    objects = LedgerExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return f"{self.ledger_id} {self.made_at:%Y-%m-%d}"


class ColumnMapping(models.Model):
    """Which column was which field, remembered for a region and a kind of table (its headings)."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    headings = models.JSONField()
    used_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["region", "signature"], name="ledgers_columnmapping_once"),
        ]

    def __str__(self):
        return self.signature[:12]
