"""What a user typed into an entry form and has not saved. It is no part of the ledger and nobody else sees it."""

import json
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from laborinfo.common.crypto import EncryptedTextField
from ledgers.enums_drafts import DraftForm


class EntryDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def of_form(self, form: str, target: int):
        return self.filter(form=form, target=target)

    def untouched_since(self, moment):
        return self.filter(saved_at__lt=moment)


class EntryDraft(models.Model):
    """The changed fields of one form. Encrypted, as an ID number may be among them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=20, choices=DraftForm)
    target = models.PositiveBigIntegerField(default=0, db_default=0)  # 0: a new household has nothing to hang on
    payload = EncryptedTextField()
    # The household's version that the form was opened with; None for a new household.
    version = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()

    objects = EntryDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        indexes = [models.Index(fields=["saved_at"], name="ledgers_draft_saved_at")]
        constraints = [
            models.UniqueConstraint(fields=["user", "form", "target"], name="ledgers_draft_once"),
            models.CheckConstraint(
                name="ledgers_draft_target",
                condition=Q(form=DraftForm.HOUSEHOLD_CREATE, target=0)
                | (~Q(form=DraftForm.HOUSEHOLD_CREATE) & Q(target__gt=0)),
            ),
        ]

    def __str__(self):
        return f"{self.form} {self.target}"

    @cached_property
    def content(self) -> dict:
        return json.loads(self.payload)

    @property
    def entries(self) -> dict[str, list[str]]:
        """{field: what the browser sent}: an empty list for a box that was unticked."""
        return self.content["entries"]

    @property
    def step(self) -> int:
        """The step of the form that stood on the phone."""
        return self.content["step"]
