"""Who is head and how the others are related, kept right by every act that changes who belongs to a household."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.codes import Relation
from laborinfo.common.errors import DomainError, constraint_errors
from ledgers.enums_acts import ActKind
from ledgers.models import Household, Person, RecordAct
from ledgers.services.acts.changes import Changes
from ledgers.services.acts.recording import check_day_and_reason, record_and_audit
from ledgers.services.locking import lock_household, touch_household

Relations = Mapping[int, str]  # {person id: relation to the head}


@transaction.atomic
def change_head(
    *, by, now, household_id: int, version: int | None, new_head_id: int, relations: Relations, day: date, reason: str
) -> RecordAct:
    """Another member becomes head, in one act. `relations` names the former head's relation to the new one, and those
    of the others that change with it."""
    reason = check_day_and_reason(day, reason, now=now)
    household = lock_household(household_id=household_id, by=by, version=version)
    changes = Changes(by, now)
    name_head(changes, household, new_head_id, relations)
    touch_household(household, by=by, now=now)
    return record_and_audit(changes, kind=ActKind.HEAD_CHANGED, household=household, day=day, reason=reason)


def name_head(changes: Changes, household: Household, new_head_id: int | None, relations: Relations) -> None:
    """Let one member be the head from now on, and write the others' relations."""
    members = {person.pk: person for person in members_of(household)}
    if new_head_id not in members:
        raise DomainError(_("Choose the new head among the members of the household."), field="new_head")
    new_head = members.pop(new_head_id)
    if new_head.relation == Relation.HEAD:
        raise DomainError(_("This person is the head already."), code="is_head", field="new_head")
    former = next((person for person in members.values() if person.relation == Relation.HEAD), None)
    if former is not None and relations.get(former.pk, Relation.HEAD) == Relation.HEAD:
        raise DomainError(_("Choose the relation of the former head to the new one."), field=relation_field(former.pk))
    write_relations(changes, members.values(), relations)
    changes.write(new_head, relation=Relation.HEAD)
    check_spouses(household)


def write_relations(changes: Changes, members: Collection[Person], relations: Relations) -> None:
    for person in members:
        relation = relations.get(person.pk) or person.relation
        if relation == Relation.HEAD and person.relation != Relation.HEAD:
            raise DomainError(_("A household has exactly one head."), field=relation_field(person.pk))
        if relation != person.relation:
            changes.write(person, relation=relation)


def enter(changes: Changes, person: Person, household: Household, relation: str) -> None:
    """Hang a person into a household with a relation to its head; the first one is the head."""
    has_head = members_of(household).filter(relation=Relation.HEAD).exists()
    if has_head and relation == Relation.HEAD:
        raise DomainError(
            _("Household %(number)s has a head already. Choose another relation.") % {"number": household.number},
            field=relation_field(person.pk),
        )
    if not has_head and relation != Relation.HEAD:
        raise DomainError(
            _("Household %(number)s has no head; whoever comes first is its head.") % {"number": household.number},
            field=relation_field(person.pk),
        )
    with constraint_errors(second_head()):
        changes.write(person, household_id=household.pk, relation=relation)


def check_spouses(household: Household) -> None:
    if members_of(household).filter(relation=Relation.SPOUSE).count() > 1:
        raise DomainError(_("A household head has at most one spouse."), code="second_spouse")


def members_of(household: Household):
    return Person.objects.active().filter(household=household).order_by("pk")


def relation_field(person_id: int) -> str:
    """The field of the forms that asks for this person's relation."""
    return f"relation_{person_id}"


def second_head() -> dict[str, DomainError]:
    sentence = _("This household already has a head. Change that person's relation first.")
    return {"ledgers_person_one_head": DomainError(sentence, code="second_head")}
