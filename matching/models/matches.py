"""Stored matches: seven million rows a prefecture run, written by COPY, never updated."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, OuterRef, Subquery, Value
from django.utils.translation import gettext_lazy as _

from jobs.models import Posting
from laborinfo.accounts.enums import Permission
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from laborinfo.regions.scope import in_subtrees, outermost
from ledgers.models import Person
from matching.engine.tables import FACTOR_COUNT, Confirm, Factor
from matching.enums import NO_MISS, NearMiss
from matching.models.runs import MatchRun, MatchShard


class IsAnyOf(Func):
    """`x = ANY (array)`: looked up in the index, in its order."""

    arg_joiner, template = " = ANY (", "%(expressions)s)"
    output_field = models.BooleanField()


def people_in(regions: list[Region]) -> models.QuerySet[Person]:
    return Person.objects.filter(in_subtrees("household__region", regions))


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Matches of people in the user's regions.

        Said so that a page of the ranked lists is read from an index, however many rows lie before it. Joined to the
        tree as usual, the planner walks everybody in the prefecture up to the page.
        """
        if not user.is_authenticated:
            return self.none()
        regions = outermost(user.scope.regions_for(Permission.MATCH_VIEW))
        if all(region.level > Level.COUNTY for region in regions):
            # The keys themselves, not their query: of that the planner believes that it finds ten people.
            keys = list(people_in(regions).order_by().values_list("pk", flat=True))
            return self.filter(IsAnyOf("person_id", Value(keys, ArrayField(models.BigIntegerField()))))
        inside = people_in(regions).filter(pk=OuterRef("person_id")).annotate(inside=Value(True)).values("inside")
        rows = self.filter(Subquery(inside, output_field=models.BooleanField()))
        if any(region.level < Level.COUNTY for region in regions):
            return rows
        return rows.filter(county__in=sorted({county_of(region).pk for region in regions}))

    def current(self):
        """Of the runs that are shown."""
        return self.filter(shard__is_current=True)

    def matched(self):
        return self.filter(near_miss=NO_MISS)

    def missed(self):
        return self.exclude(near_miss=NO_MISS)


def _derived(model):
    """A key that PostgreSQL does not check row by row: the run itself has just read both sides."""
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)


class Match(models.Model):
    """One person and one posting, with the score and the factors it is the exact sum of."""

    run = _derived(MatchRun)
    shard = _derived(MatchShard)
    county = _derived(Region)
    person = _derived(Person)
    posting = _derived(Posting)
    rank = models.SmallIntegerField(_("Rank"))
    score = models.IntegerField(_("Score"))
    factors = ArrayField(models.SmallIntegerField(), size=FACTOR_COUNT, verbose_name=_("Factors"))
    to_confirm = models.SmallIntegerField(_("To confirm"))
    near_miss = models.SmallIntegerField(_("Fails only"), choices=[(NO_MISS, "—"), *NearMiss.choices])

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["person_id", "near_miss", "rank"]
        indexes = [
            models.Index(fields=["posting", "-score", "person"], name="matching_match_posting"),
            models.Index(fields=["run", "id"], name="matching_match_run"),
            models.Index(fields=["county", "person"], name="matching_match_county"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "run", "posting"], name="matching_match_once")]

    def __str__(self):
        return f"{self.person_id} -> {self.posting_id}: {self.score}"

    @property
    def by_factor(self) -> dict[Factor, int]:
        """Basis points by factor."""
        return dict(zip(Factor, self.factors, strict=True))

    @property
    def unknowns(self) -> list[Confirm]:
        return [bit for bit in Confirm if self.to_confirm >> bit & 1]
