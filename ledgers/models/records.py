"""What a person does and agrees to beside the jobs: own businesses, training, consent to share the record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common import codes
from laborinfo.regions.scope import in_subtrees
from ledgers.enums_records import CertificateLevel, ConsentMeans, ConsentScope
from ledgers.models.people import Person


class RecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Records of people whom the user may see; nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("person__household__region", user.scope.regions_for(Permission.PERSON_VIEW)))


class SelfEmploymentQuerySet(RecordQuerySet):
    def running(self, day):
        """Businesses that run on a date."""
        return self.filter(Q(end_date=None) | Q(end_date__gt=day), start_date__lte=day)

    def away(self):
        """Outside the county of the person."""
        return self.exclude(place_code__startswith=F("person__county__code"))


class SelfEmployment(models.Model):
    """A business of one's own, [start_date, end_date). Several may run at once: a farm and a shop."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="businesses")
    name = models.CharField(_("Name of the business"), max_length=80)
    # Its place level is worked out when shown, from this and the county of the person, who may move.
    place_code = models.CharField(_("Place"), max_length=12)
    occupation = models.CharField(_("Occupation"), max_length=8, blank=True)
    industry = models.CharField(_("Industry"), max_length=1, choices=codes.Industry, blank=True)
    start_date = models.DateField(_("From"))
    end_date = models.DateField(_("Until"), null=True, blank=True)
    yearly_income = models.PositiveIntegerField(_("Income, yuan a year"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True, default="", db_default="")
    evidence = models.CharField(_("Evidence"), max_length=20, choices=codes.EvidenceKind, blank=True)
    evidence_date = models.DateField(_("Evidence of"), null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SelfEmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ledgers_selfemployment_dates", condition=Q(end_date=None) | Q(end_date__gt=F("start_date"))
            ),
            models.CheckConstraint(
                name="ledgers_selfemployment_evidence_dated", condition=Q(evidence="") | Q(evidence_date__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name


class TrainingRecord(models.Model):
    """One course that a person finished."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="trainings")
    course = models.CharField(_("Course"), max_length=80)
    occupation = models.CharField(_("Occupation"), max_length=8, blank=True)
    provider = models.CharField(_("Training body"), max_length=80, blank=True)
    finished_date = models.DateField(_("Finished on"))
    hours = models.PositiveSmallIntegerField(_("Hours"), null=True, blank=True)
    level = models.CharField(_("Certificate"), max_length=20, choices=CertificateLevel, default=CertificateLevel.NONE)
    certificate_number = models.CharField(_("Certificate number"), max_length=40, blank=True)
    is_subsidised = models.BooleanField(_("Paid by a subsidy"), null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-finished_date", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "finished_date"], name="ledgers_trainingrecord_once"),
            models.CheckConstraint(
                name="ledgers_trainingrecord_certificate",
                condition=Q(certificate_number="") | ~Q(level=CertificateLevel.NONE),
            ),
        ]

    def __str__(self):
        return self.course


class Consent(models.Model):
    """A person's consent that somebody sees the record: given on a day, recorded by somebody, perhaps withdrawn."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    scope = models.CharField(_("Who may see the record"), max_length=20, choices=ConsentScope)
    means = models.CharField(_("How it was said"), max_length=20, choices=ConsentMeans)
    given_at = models.DateTimeField(_("Given on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"], condition=Q(withdrawn_at=None), name="ledgers_consent_one_live"
            ),
            models.CheckConstraint(
                name="ledgers_consent_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("given_at"), withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.get_scope_display())
