"""The posting ledger."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jobs.enums import LIVE_STATES, ContractType, PostingSex, PostingState, RefusalReason, SourceChannel, WageUnit
from jobs.models.employers import Employer
from jobs.scope import collected_for
from jobs.wages import assumption_text
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import scope_of
from laborinfo.common.codes import Education, PlaceLevel, occupation_label
from laborinfo.common.places import place_name
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees

COLLECTED_BY = ("collected_at", "collected_by")
SCREENED_BY = (*COLLECTED_BY, "screened_at", "screened_by")


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Postings that the user's county, a region below it, or the prefecture collected; else nothing."""
        return self.filter(collected_for(user))

    def open_on(self, day):
        """Screened, open, with a seat left, and valid on a date."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            status=PostingState.OPEN, valid_from__lte=day, filled__lt=F("headcount"),
        )  # fmt: skip

    def lapsed_on(self, day):
        """Open, though the last day has passed."""
        return self.filter(status=PostingState.OPEN, valid_until__lt=day)

    def full(self):
        """Open, with every seat filled."""
        return self.filter(status=PostingState.OPEN, filled=F("headcount"))

    def screenable_by(self, user):
        """Waiting for screening in the regions where the user screens; else nothing."""
        regions = scope_of(user).regions_for(Permission.JOB_SCREEN)
        return self.filter(in_subtrees("region", regions), status=PostingState.COLLECTED)

    def live(self):
        return self.filter(status__in=LIVE_STATES)

    def with_employer(self):
        return self.select_related("employer", "county")

    def search(self, text):
        """By a part of the title, of the text of the place or of the employer's name."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(title__icontains=text) | Q(employer__name__icontains=text) | Q(place_text__icontains=text))

    def at_place_level(self, level, county_code):
        """Postings of one place level as seen from a county (a prefecture's 522600 counts none as its county)."""
        province, abroad = Q(place_code__startswith=county_code[:2]), Q(place_code__regex="^[789]")
        own = Q(place_code=county_code[:6])
        return self.filter(
            {
                PlaceLevel.COUNTY: own,
                PlaceLevel.PROVINCE: province & ~own,
                PlaceLevel.COUNTRY: ~province & ~abroad & ~Q(place_code=""),
                PlaceLevel.ABROAD: abroad,
            }[PlaceLevel(level)]
        )

    def paying_at_least(self, wage):
        """Whose best wage reaches the amount; unknown wages are kept: unknown is not fail."""
        return self.filter(
            Q(wage_max__gte=wage) | Q(wage_max=None, wage_min__gte=wage) | Q(wage_min=None, wage_max=None)
        )


class Posting(models.Model):
    """Some seats of one kind at one employer and place."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="postings", verbose_name=_("Employer"))
    title = models.CharField(_("Title"), max_length=100)
    occupation = models.CharField(_("Occupation"), max_length=8, blank=True)
    headcount = models.PositiveIntegerField(_("Headcount"))
    filled = models.PositiveIntegerField(_("Filled"), default=0)
    place_code = models.CharField(_("Place"), max_length=6, blank=True)
    place_text = models.CharField(_("Place as given"), max_length=100, blank=True)
    age_min = models.PositiveSmallIntegerField(_("Age from"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("Age to"), null=True, blank=True)
    education_min = models.CharField(_("Education at least"), max_length=2, choices=Education, blank=True)
    skills = models.CharField(_("Skills and certificates"), max_length=300, blank=True)
    sex = models.CharField(_("Sex limit"), max_length=1, choices=PostingSex, blank=True)
    sex_ground = models.CharField(_("Legal ground of the sex limit"), max_length=200, blank=True)
    mandarin = models.BooleanField(_("Mandarin needed"), null=True, blank=True)
    wage_text = models.CharField(_("Wage as given"), max_length=100, blank=True)
    wage_unit = models.CharField(_("Wage unit"), max_length=10, choices=WageUnit, blank=True)
    wage_min = models.PositiveIntegerField(_("Wage from, yuan a month"), null=True, blank=True)
    wage_max = models.PositiveIntegerField(_("Wage to, yuan a month"), null=True, blank=True)
    wage_assumption = models.CharField(max_length=20, blank=True)
    board = models.BooleanField(_("Board"), null=True, blank=True)
    lodging = models.BooleanField(_("Lodging"), null=True, blank=True)
    hours = models.CharField(_("Hours and rest"), max_length=100, blank=True)
    insurance = models.CharField(_("Insurance"), max_length=100, blank=True)
    contract_type = models.CharField(_("Contract"), max_length=12, choices=ContractType, blank=True)
    suits_couples = models.BooleanField(_("Suits couples"), default=False)
    suits_weak = models.BooleanField(_("Suits weak labour"), default=False)
    home_based = models.BooleanField(_("Home-based"), default=False)
    source = models.CharField(_("Source"), max_length=20, choices=SourceChannel, default=SourceChannel.IN_COUNTY)
    counterpart_city = models.CharField(_("Counterpart city"), max_length=6, blank=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Collected for"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Collected by region"))
    valid_from = models.DateField(_("Valid from"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    status = models.CharField(_("Status"), max_length=12, choices=PostingState, default=PostingState.DRAFT)
    collected_at = models.DateTimeField(_("Collected at"), null=True, blank=True)
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    screened_at = models.DateTimeField(_("Screened at"), null=True, blank=True)
    screened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    screening_reason = models.CharField(_("Refused because"), max_length=20, choices=RefusalReason, blank=True)
    screening_note = models.CharField(_("Note of the screener"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("Opened at"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Digest of employer, title, place and wage: the same posting from two files or two hands is one.
    natural_key = models.CharField(max_length=32, editable=False)
    batch = models.ForeignKey("jobs.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="jobs_posting_list"),
            models.Index(fields=["status", "occupation"], name="jobs_posting_trade"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "natural_key"],
                condition=Q(status__in=[str(state) for state in LIVE_STATES]),
                name="jobs_posting_once",
            ),
            models.CheckConstraint(
                name="jobs_posting_seats", condition=Q(headcount__gte=1, filled__lte=F("headcount"))
            ),
            models.CheckConstraint(
                name="jobs_posting_ages", condition=Q(age_min=None) | Q(age_max=None) | Q(age_max__gte=F("age_min"))
            ),
            models.CheckConstraint(
                name="jobs_posting_wages",
                condition=Q(wage_min=None) | Q(wage_max=None) | Q(wage_max__gte=F("wage_min")),
            ),
            models.CheckConstraint(
                name="jobs_posting_dates", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="jobs_posting_sex_grounded", condition=Q(sex="") | ~Q(sex_ground=""),
            ),
            models.CheckConstraint(
                name="jobs_posting_refusal_reason",
                condition=Q(status="SCREENED_OUT") & ~Q(screening_reason="")
                | ~Q(status="SCREENED_OUT") & Q(screening_reason=""),
            ),
            models.CheckConstraint(
                name="jobs_posting_open_known", condition=~Q(status="OPEN") | ~Q(place_code="")
            ),
            *stamped(
                "jobs_posting", "status",
                {
                    "COLLECTED": COLLECTED_BY,
                    "SCREENED": SCREENED_BY,
                    "SCREENED_OUT": SCREENED_BY,
                    "OPEN": (*SCREENED_BY, "opened_at", "opened_by"),
                    "FILLED": (*SCREENED_BY, "opened_at", "closed_at"),
                    "EXPIRED": (*SCREENED_BY, "opened_at", "closed_at"),
                    "WITHDRAWN": (*COLLECTED_BY, "closed_at", "closed_by"),
                },
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def remaining(self) -> int:
        """Seats without a placed worker; referrals that wait for an answer are not counted here."""
        return self.headcount - self.filled

    @property
    def place(self) -> str:
        return place_name(self.place_code) if self.place_code else self.place_text

    @property
    def occupation_name(self) -> str:
        return occupation_label(self.occupation) if self.occupation else ""

    @property
    def assumption(self) -> str:
        return assumption_text(self.wage_assumption)
