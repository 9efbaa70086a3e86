"""Write employment spells. Overlaps are refused by the database and said in words."""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import DomainError, NotFound, constraint_errors
from laborinfo.common.places import place_level
from ledgers.models import EmploymentSpell
from ledgers.services.locking import touch_household
from ledgers.services.people import lock_person

FIELDS = frozenset(
    {
        "start_date", "end_date", "place_code", "employer_name", "occupation", "industry", "monthly_wage", "channel",
        "organised_by", "captain", "welfare_post", "has_contract", "has_insurance", "is_part_time", "evidence",
        "evidence_date",
    }
)  # fmt: skip


def refused() -> dict[str, DomainError]:
    return {
        "ledgers_spell_overlap": DomainError(
            _("This job overlaps another one of the same person. End the earlier job first, or mark one as part-time."),
            field="start_date",
        ),
        "ledgers_spell_dates": DomainError(_("A job ends after it starts."), field="end_date"),
        "ledgers_spell_evidence_dated": DomainError(_("Enter the date of the evidence."), field="evidence_date"),
    }


@transaction.atomic
def add_spell(
    *, by, now, person_id: int, version: int | None = None, permission: str = Permission.PERSON_EDIT, **fields
) -> EmploymentSpell:
    """Record a stretch of work; the place level follows from the place and the person's county.

    Placing a person (matching) brings its own permission: whoever may place need not be the one who enters people.
    """
    person, household = lock_person(person_id=person_id, by=by, version=version, permission=permission)
    spell = EmploymentSpell(person=person, county_id=person.county_id, created_at=now)
    write_spell(spell, household, by=by, now=now, **fields)
    audit.record(by=by, action="ledgers.add_spell", obj=spell, now=now)
    return spell


@transaction.atomic
def update_spell(*, by, now, spell_id: int, version: int | None, **fields) -> EmploymentSpell:
    """Correct a stretch of work."""
    spell, household = lock_spell(spell_id=spell_id, by=by, version=version)
    write_spell(spell, household, by=by, now=now, **fields)
    audit.record(by=by, action="ledgers.update_spell", obj=spell, detail={"fields": sorted(fields)}, now=now)
    return spell


@transaction.atomic
def end_spell(*, by, now, spell_id: int, version: int | None, end_date) -> EmploymentSpell:
    """The work ended: `end_date` is the first day without it."""
    spell, household = lock_spell(spell_id=spell_id, by=by, version=version)
    write_spell(spell, household, by=by, now=now, end_date=end_date)
    audit.record(by=by, action="ledgers.end_spell", obj=spell, now=now)
    return spell


def lock_spell(*, spell_id: int, by, version: int | None):
    """(spell, the locked household of its person)."""
    person_id = EmploymentSpell.objects.visible_to(by).filter(pk=spell_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound(_("This job does not exist in your regions."))
    _person, household = lock_person(person_id=person_id, by=by, version=version)
    return EmploymentSpell.objects.select_related("county").get(pk=spell_id), household


def write_spell(spell: EmploymentSpell, household, *, by, now, **fields) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"no such spell fields: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(spell, name, value)
    spell.place_level = place_level(spell.place_code, spell.county.code)
    spell.updated_at, spell.updated_by = now, by
    with constraint_errors(refused()):
        spell.save()
    touch_household(household, by=by, now=now)
