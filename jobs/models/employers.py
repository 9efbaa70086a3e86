"""Employers of the posting ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from jobs.enums import EmployerKind
from jobs.scope import collected_for
from laborinfo.common.codes import Industry
from laborinfo.common.crypto import EncryptedTextField, mask_phone
from laborinfo.common.places import place_name
from laborinfo.regions.models import Region


class EmployerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Employers collected by the user's county, by a region above it, or below it."""
        return self.filter(collected_for(user))

    def search(self, text):
        """By a part of the name or the whole USCC."""
        text = text.strip()
        return self.filter(Q(name__icontains=text) | Q(uscc=text.upper())) if text else self

    def with_counts(self):
        """Adds `posting_count` and `open_count`."""
        return self.annotate(
            posting_count=Count("postings"), open_count=Count("postings", filter=Q(postings__status="OPEN"))
        )


class Employer(models.Model):
    """Who offers the work. Each county keeps its own record of an employer; the USCC joins them."""

    name = models.CharField(_("Employer"), max_length=100)
    uscc = models.CharField(_("USCC"), max_length=18, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=EmployerKind, default=EmployerKind.COMPANY)
    industry = models.CharField(_("Industry"), max_length=1, choices=Industry, blank=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Collected for"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Region")
    )
    place_code = models.CharField(_("Place"), max_length=6, blank=True)
    address = models.CharField(_("Address"), max_length=120, blank=True)
    contact = models.CharField(_("Contact"), max_length=50, blank=True)
    phone = EncryptedTextField(_("Phone"), blank=True, null=True)
    wage_arrears = models.BooleanField(_("Owes wages"), default=False)
    wage_arrears_source = models.CharField(_("Source of the wage-arrears mark"), max_length=100, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["county", "name"], name="jobs_employer_county"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "uscc"], condition=~Q(uscc=""), name="jobs_employer_uscc"),
            models.UniqueConstraint(fields=["county", "name"], name="jobs_employer_name_in_county"),
            models.CheckConstraint(
                name="jobs_employer_arrears_sourced",
                condition=Q(wage_arrears=False) | ~Q(wage_arrears_source=""),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone or "")

    @property
    def place(self) -> str:
        return place_name(self.place_code) if self.place_code else ""
