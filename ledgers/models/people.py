"""People of the labour ledger and their employment spells."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common import codes
from laborinfo.common.crypto import EncryptedTextField
from laborinfo.regions.models import Region, WorkBody
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LeftReason
from ledgers.models.households import DateRange, Household
from ledgers.models.searching import counties_of, is_whole_number, person_condition


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of households in the regions where the user may see people; nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.in_regions(user.scope.regions_for(Permission.PERSON_VIEW))

    def in_regions(self, regions):
        return self.filter(in_subtrees("household__region", regions))

    def active(self):
        return self.filter(left_at=None)

    def search(self, text, regions=None):
        """By an exact ID number or phone (through their blind indexes), or by the beginning of the name, of its pinyin
        or of its initials. `regions`: those of the asker's scope, which the search stays in; only with them the last
        four characters of the ID number are understood."""
        text = text.strip().upper()
        found = self.filter(person_condition(text, may_use_tail=regions is not None))
        if regions is None or is_whole_number(text):
            return found
        return found.filter(in_subtrees("household__region", regions), county__in=counties_of(regions))

    def working(self, day):
        """With a job or a business of one's own that runs on a date."""
        return self.filter(works_on(day))

    def idle(self, day):
        """Without one."""
        return self.filter(~works_on(day))

    def of_labour_age(self, day):
        """16 <= age < 60 on a date (DOMAIN §3: the default; poor workers have no upper limit in the policies)."""
        return self.filter(
            birth_date__lte=day.replace(year=day.year - 16), birth_date__gt=day.replace(year=day.year - 60)
        )


def works_on(day) -> Q:
    """A condition on people: a job or a business of their own runs on a date."""
    from ledgers.models.records import SelfEmployment

    mine = {"person": OuterRef("pk")}
    jobs, businesses = EmploymentSpell.objects.current(day), SelfEmployment.objects.running(day)
    return Q(Exists(jobs.filter(**mine))) | Q(Exists(businesses.filter(**mine)))


class Person(models.Model):
    """One member of a household, with what the labour ledger asks."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="people")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=50)
    # Found by these; they follow from the name and the ID number whenever a person is saved (ledgers/search_keys.py).
    pinyin = models.CharField(max_length=160, default="", db_default="", editable=False)
    initials = models.CharField(max_length=50, default="", db_default="", editable=False)
    relation = models.CharField(_("Relation to head"), max_length=20, choices=codes.Relation)
    sex = models.CharField(_("Sex"), max_length=1, choices=codes.Sex)
    birth_date = models.DateField(_("Birth date"))
    id_number = EncryptedTextField(_("Resident ID number"), blank=True, null=True)
    id_index = models.BinaryField(max_length=16, null=True, editable=False)
    id_tail_index = models.BinaryField(max_length=8, null=True, editable=False)
    phone = EncryptedTextField(_("Phone"), blank=True, null=True)
    phone_index = models.BinaryField(max_length=16, null=True, editable=False)
    # The ID number, a digit for the kind of disability and one for its grade.
    disability_certificate = EncryptedTextField(_("Disability certificate number"), blank=True, null=True)
    certificate_index = models.BinaryField(max_length=16, null=True, editable=False)
    ethnicity = models.CharField(_("Ethnicity"), max_length=2, choices=codes.Ethnicity)
    political = models.CharField(_("Political status"), max_length=2, choices=codes.Political, blank=True)
    marital = models.CharField(_("Marital status"), max_length=2, choices=codes.MaritalStatus, blank=True)
    education = models.CharField(_("Education level"), max_length=2, choices=codes.Education, blank=True)
    student_status = models.CharField(_("At school"), max_length=20, choices=codes.StudentStatus, blank=True)
    health = ArrayField(models.CharField(max_length=20, choices=codes.Health), verbose_name=_("Health"), default=list)
    speaks_mandarin = models.BooleanField(_("Speaks Mandarin"), null=True, blank=True)
    labour_ability = models.CharField(_("Labour ability"), max_length=20, choices=codes.LabourAbility)

    is_available = models.BooleanField(_("Can take up work now"), default=False)
    wants_work = models.BooleanField(_("Wants (other) work"), default=False)
    wished_place_levels = ArrayField(
        models.CharField(max_length=20, choices=codes.PlaceLevel),
        verbose_name=_("Wished place"),
        default=list,
        blank=True,
    )
    wished_occupations = ArrayField(
        models.CharField(max_length=8), verbose_name=_("Wished occupations"), default=list, blank=True, size=3
    )
    wished_places = ArrayField(
        models.CharField(max_length=12), verbose_name=_("Wished places by name"), default=list, db_default=[],
        blank=True, size=3,
    )  # fmt: skip
    min_wage = models.PositiveIntegerField(_("Minimum wage, yuan a month"), null=True, blank=True)
    wants_welfare_post = models.BooleanField(_("Wants a public-welfare post"), default=False)
    wants_business = models.BooleanField(_("Wants to start a business"), default=False)
    wants_training = models.BooleanField(_("Wants training"), default=False)
    wished_trainings = ArrayField(
        models.CharField(max_length=8), verbose_name=_("Wished trainings"), default=list, db_default=[], blank=True,
        size=3,
    )  # fmt: skip
    unable_reason = models.CharField(_("Why unable to leave"), max_length=20, choices=codes.UnableReason, blank=True)
    share_consent_at = models.DateTimeField(_("Consent to share with employers"), null=True, blank=True)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    left_at = models.DateField(_("Left the household on"), null=True, blank=True)
    left_reason = models.CharField(_("Why left"), max_length=20, choices=LeftReason, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("Merged into")
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["household_id", "id"]
        indexes = [
            models.Index(fields=["id_index"], name="ledgers_person_id_index"),
            models.Index(fields=["phone_index"], name="ledgers_person_phone_index"),
            models.Index("county", OpClass(F("name"), "varchar_pattern_ops"), name="ledgers_person_name"),
            models.Index(
                "county", OpClass(F("pinyin"), "varchar_pattern_ops"), "birth_date", name="ledgers_person_pinyin"
            ),
            models.Index("county", OpClass(F("initials"), "varchar_pattern_ops"), name="ledgers_person_initials"),
            models.Index(fields=["county", "id_tail_index"], name="ledgers_person_id_tail"),
            models.Index(
                fields=["county", "birth_date"], name="ledgers_person_without_id",
                condition=Q(id_index=None, left_at=None),
            ),
            models.Index(fields=["county", "id"], name="ledgers_person_county"),
            models.Index(
                fields=["county", "id"], name="ledgers_person_seekers",
                condition=Q(wants_work=True, is_available=True, left_at=None),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="HEAD", left_at=None),
                name="ledgers_person_one_head",
            ),
            models.CheckConstraint(
                name="ledgers_person_left_reason",
                condition=Q(left_at=None, left_reason="") | (Q(left_at__isnull=False) & ~Q(left_reason="")),
            ),
            models.CheckConstraint(
                name="ledgers_person_merged_left", condition=Q(merged_into=None) | Q(left_reason="DUPLICATE")
            ),
            models.CheckConstraint(
                name="ledgers_person_id_indexed",
                condition=Q(id_number__isnull=True, id_index=None) | Q(id_number__isnull=False, id_index__isnull=False),
            ),
            models.CheckConstraint(
                name="ledgers_person_certificate_indexed",
                condition=Q(disability_certificate__isnull=True, certificate_index=None)
                | Q(disability_certificate__isnull=False, certificate_index__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class EmploymentSpellQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.PERSON_VIEW)
        return self.filter(in_subtrees("person__household__region", regions))

    def current(self, day):
        """Spells that run on a date."""
        return self.filter(Q(end_date=None) | Q(end_date__gt=day), start_date__lte=day)


class EmploymentSpell(models.Model):
    """A stretch of work at one employer, [start_date, end_date). Six-month rules count these, never a status field."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="spells")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    start_date = models.DateField(_("From"))
    end_date = models.DateField(_("Until"), null=True, blank=True)
    place_code = models.CharField(_("Place"), max_length=12)
    # Derived from place_code relative to the person's county whenever either is written; never typed.
    place_level = models.CharField(_("Place level"), max_length=20, choices=codes.PlaceLevel)
    employer_name = models.CharField(_("Employer"), max_length=80, blank=True)
    occupation = models.CharField(_("Occupation"), max_length=8, blank=True)
    industry = models.CharField(_("Industry"), max_length=1, choices=codes.Industry, blank=True)
    monthly_wage = models.PositiveIntegerField(_("Wage, yuan a month"), null=True, blank=True)
    channel = models.CharField(_("Channel"), max_length=20, choices=codes.Channel)
    organised_by = models.ForeignKey(
        WorkBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Organised by")
    )
    captain = models.CharField(_("Labour captain"), max_length=50, blank=True)
    # Empty for any other work.
    welfare_post = models.CharField(
        _("Public-welfare post"), max_length=20, choices=codes.PublicWelfarePost, blank=True, default="", db_default=""
    )
    has_contract = models.BooleanField(_("Contract"), null=True, blank=True)
    has_insurance = models.BooleanField(_("Social insurance"), null=True, blank=True)
    is_part_time = models.BooleanField(_("Part-time"), default=False)
    evidence = models.CharField(_("Evidence"), max_length=20, choices=codes.EvidenceKind, blank=True)
    evidence_date = models.DateField(_("Evidence of"), null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EmploymentSpellQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "-id"]
        indexes = [models.Index(fields=["county", "start_date"], name="ledgers_spell_county")]
        constraints = [
            models.CheckConstraint(
                name="ledgers_spell_dates", condition=Q(end_date=None) | Q(end_date__gt=F("start_date"))
            ),
            models.CheckConstraint(
                name="ledgers_spell_evidence_dated", condition=Q(evidence="") | Q(evidence_date__isnull=False)
            ),
            ExclusionConstraint(
                name="ledgers_spell_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_part_time=False),
            ),
        ]

    def __str__(self):
        return f"{self.employer_name} {self.start_date}"
