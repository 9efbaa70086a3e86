"""Which fields differ between two frozen contents of a household, by name: the review filters by them."""

from ledgers.services.fields import HOUSEHOLD_FINDABLE, PERSON_FINDABLE

HOUSEHOLD_NAMES = tuple(name for name in HOUSEHOLD_FINDABLE if name not in ("household", "people"))


def changed_fields(old: dict, new: dict) -> list[str]:
    """Sorted names; `people` when somebody joined or left, `spells` when an employment differs in anything, and so with
    the other records."""
    found = {name for name in (*HOUSEHOLD_NAMES, "region") if differs(old["household"], new["household"], name)}
    before = {person["id"]: person for person in old["people"]}
    after = {person["id"]: person for person in new["people"]}
    if before.keys() != after.keys():
        found.add("people")
    for key in before.keys() & after.keys():
        found |= {name for name in PERSON_FINDABLE if differs(before[key], after[key], name)}
    return sorted(found)


def differs(old: dict, new: dict, name: str) -> bool:
    """By value, or by the blind index where the value stands masked."""
    index = f"{name}_index"
    return (old.get(name), old.get(index)) != (new.get(name), new.get(index))
