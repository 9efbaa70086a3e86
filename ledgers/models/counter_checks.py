"""The nightly proof that every stored counter equals a fresh count."""

from django.db import models
from pgtrigger import Delete, Protect, Update

from laborinfo.accounts.enums import Permission


class CounterCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Checks belong to no region."""
        allowed = user.is_authenticated and user.scope.has(Permission.SYSTEM_CHECK_VIEW)
        return self if allowed else self.none()


class CounterCheck(models.Model):
    """One run. `drifts`: [{kind, id, counter, stored, counted}], empty when all is right."""

    at = models.DateTimeField()
    ledgers_checked = models.PositiveIntegerField()
    groups_checked = models.PositiveIntegerField()
    drift_count = models.PositiveIntegerField()
    drifts = models.JSONField(default=list)

    objects = CounterCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}: {self.drift_count}"
