"""What every app shares: the log of state changes, long-running jobs, notices, remembered API requests."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from laborinfo.common.workflow import stamped


class TransitionLog(models.Model):
    """One state change of one object; append-only."""

    workflow = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["workflow", "object_id", "id"], name="common_transitionlog_object")]
        triggers = [Protect(name="append_only", operation=Update | Delete)]

    def __str__(self):
        return f"{self.workflow} {self.object_id}: {self.source} -> {self.target}"


class JobState(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


FINISHED_STATES = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class NoticeKind(models.TextChoices):
    RETURNED = "RETURNED", _("Returned")
    FINDING = "FINDING", _("Finding")
    REVIEW = "REVIEW", _("To review")
    MOVED = "MOVED", _("Moved in")
    DEADLINE = "DEADLINE", _("Deadline")
    PERIOD = "PERIOD", _("Period")
    JOB = "JOB", _("Background work")
    DIGEST = "DIGEST", _("Daily summary")


class BackgroundJobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the person who started a job sees it."""
        return self.filter(by=user) if user.is_authenticated else self.none()

    def unfinished(self):
        return self.exclude(state__in=FINISHED_STATES)


class BackgroundJob(models.Model):
    """Long work in Celery, as its owner sees it: how far, how it ended, where the result is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    result_url = models.CharField(max_length=300, blank=True)
    cancel_requested = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False)  # one task does it, and holds its lock while it lives
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = BackgroundJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["by", "-created_at"], name="common_job_owner")]
        constraints = stamped(
            "common_job", "state",
            {"RUNNING": ("started_at",), "DONE": ("started_at", "finished_at"), "FAILED": ("finished_at",)},
        )  # fmt: skip

    def __str__(self):
        return f"{self.title} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED_STATES

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads their own inbox alone."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at=None)

    def current(self, now):
        """Those whose time is not over."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now))


class Notice(models.Model):
    """One thing that a user is told; see laborinfo.common.inbox."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(_("Kind"), max_length=10, choices=NoticeKind)
    title = models.CharField(max_length=200)  # the English source
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField(_("When"))
    read_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="common_notice_once")]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="common_notice_unread"),
            models.Index(fields=["user", "-created_at", "-id"], name="common_notice_newest"),
            models.Index(fields=["created_at"], name="common_notice_age"),
        ]

    def __str__(self):
        return gettext(self.title) % self.params


class IdempotentRequest(models.Model):
    """The answer that was given to a POST with an Idempotency-Key; a repeat gets the same answer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="common_idempotentrequest_once"),
            models.CheckConstraint(
                name="common_idempotentrequest_answered",
                condition=Q(status__isnull=True, body__isnull=True) | Q(status__isnull=False),
            ),
        ]

    def __str__(self):
        return self.key
