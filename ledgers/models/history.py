"""What the records were before each change, written by the database itself (docs/adr/0008-history-by-trigger.md).

An update or a delete keeps the row as it was, an insert the row as it came. Work by raw SQL is kept like any other.
"""

import pghistory
import pgtrigger
from django.db import models

from ledgers.models.households import Household, HouseholdType
from ledgers.models.people import EmploymentSpell, Person
from ledgers.models.records import Consent, SelfEmployment, TrainingRecord

# Who saved last and when was looked up: the history has its own author and time of every change.
NOISE = frozenset({"updated_at", "updated_by", "version", "verified_at", "verified_by"})
# Computed from a tracked column whenever that is written.
DERIVED = frozenset({"pinyin", "initials", "id_tail_index"})
# Every save encrypts anew: a change shows in the blind index beside, which is the same for the same number.
CIPHERTEXT = frozenset({"id_number", "phone", "disability_certificate"})


class HistoryQuerySet(models.QuerySet):
    def in_order(self):
        """Oldest first; the clock runs on within a transaction, so that changes of one row never tie unseen."""
        return self.order_by("pgh_created_at", "pgh_id")

    def after(self, moment):
        return self.filter(pgh_created_at__gt=moment)


def kept(model: type[models.Model], *indexes: models.Index) -> type[models.Model]:
    """The abstract event model of a tracked one, with its triggers: one run a statement, however many rows."""
    names = {field.name for field in model._meta.local_fields}
    changed = pgtrigger.AnyChange(exclude=sorted(names & CIPHERTEXT))
    return pghistory.create_event_model(
        model,
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(row=pghistory.Old, condition=changed),
        pghistory.DeleteEvent(),
        exclude=["id", *sorted(NOISE | DERIVED)],
        obj_field=pghistory.ObjForeignKey(related_name="+", related_query_name="+"),
        append_only=True,
        level=pghistory.Statement,
        attrs={"objects": HistoryQuerySet.as_manager()},
        meta={"indexes": [*indexes]},
    )


def ordered_by(name: str, field: str) -> models.Index:
    """Where the changes of one row, one household or one person are found."""
    return models.Index(fields=[field, "pgh_created_at"], name=f"ledgers_{name}_{field.removeprefix('pgh_')}")


class HouseholdEvent(kept(Household, ordered_by("householdevent", "pgh_obj"))):
    pass


class HouseholdTypeEvent(kept(HouseholdType, ordered_by("typeevent", "household"))):
    pass


class PersonEvent(
    kept(Person, ordered_by("personevent", "pgh_obj"), ordered_by("personevent", "household")),
):
    pass


class SpellEvent(kept(EmploymentSpell, ordered_by("spellevent", "person"))):
    pass


class SelfEmploymentEvent(kept(SelfEmployment, ordered_by("businessevent", "person"))):
    pass


class TrainingEvent(kept(TrainingRecord, ordered_by("trainingevent", "person"))):
    pass


class ConsentEvent(kept(Consent, ordered_by("consentevent", "person"))):
    pass
