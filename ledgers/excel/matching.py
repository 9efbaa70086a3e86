"""Which household and which person on record a row means; what it would change of them.

A person is found by the template's key, else by the ID number, else by household number, name and birth date.
Whoever is registered elsewhere is refused with the township only: more of them is nobody's business here.
"""

from django.utils.translation import gettext as _

from laborinfo.common.crypto import blind_index
from ledgers.excel.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_FIELDS, NEEDED_TO_ADD, PERSON_FIELDS
from ledgers.excel.known import Known
from ledgers.excel.parsing import FileRow, missing_reason
from ledgers.excel.plan import PlannedHousehold, PlannedRow

HIDDEN = {"id_number": "id_index", "phone": "phone_index", "household_phone": "phone_index"}
OF_HOUSEHOLD = tuple(column.name for column in HOUSEHOLD_COLUMNS if column.name not in ("number", "group"))


class Matcher:
    """Takes the rows in the order of the file; rows without a household number belong to the head above them."""

    def __init__(self, known: Known, *, by, versions: dict[str, int]):
        self.known, self.by, self.versions = known, by, versions
        self.households: dict[object, PlannedHousehold] = {}
        self.taken: dict[object, PlannedRow] = {}
        self.above: dict[str, PlannedHousehold | None] = {}

    def match(self, source: FileRow) -> PlannedRow:
        row = PlannedRow(source, problems=list(source.problems))
        self.find_by_key(row)
        self.find_by_id(row)
        row.household = self.household_of(row)
        self.above[source.sheet] = row.household
        if row.household is None:
            if not row.problems:
                row.refuse("number", "", _("Which household is it? Give its number, or its group for a new one."))
            return row
        self.find_by_name(row)
        self.join(row)
        return row

    # --- the person
    def find_by_key(self, row: PlannedRow) -> None:
        if not (key := row.source.values.get("key")):
            return
        row.person = self.known.people.get(key[0])
        if row.person is None:
            township = self.known.township_of_key.get(key[0])
            row.refuse("key", f"{key[0]}/{key[1]}", registered_in(township) if township else unknown_key())

    def find_by_id(self, row: PlannedRow) -> None:
        if (index := row.source.values.get("id_index")) is None:
            return
        found = self.known.by_index.get(index, [])
        if row.person is None and found and not row.problems:
            row.person = self.known.people[found[0]]
        elif row.person is not None and found and row.person.pk not in found:
            row.refuse("id_number", "", _("This ID number belongs to somebody else of this region."))
        if township := self.known.township_of_index.get(index):
            row.refuse("id_number", "", registered_in(township))

    def find_by_name(self, row: PlannedRow) -> None:
        values, household = row.source.values, row.household
        if row.person is not None or household is None or household.stored is None:
            return
        for key in self.known.members[household.stored.pk]:
            member = self.known.people[key]
            same_id = member.id_index is None or "id_index" not in values
            if same_id and (member.name, member.birth_date) == (values.get("name"), values.get("birth_date")):
                row.person = member
                return

    # --- the household
    def household_of(self, row: PlannedRow) -> PlannedHousehold | None:
        number = row.source.values.get("number", "")
        by_number = self.numbered(row, number) if number else None
        if row.person is None:
            return by_number if number else self.unnumbered(row)
        own = self.stored_household(row.person.household_id)
        given = by_number if number else self.head_above(row)
        if given is not None and given is not own:
            row.refuse(
                "number", number,
                _("This person is registered in household %(number)s.") % {"number": own.stored.number},
            )  # fmt: skip
        return own

    def stored_household(self, pk: int) -> PlannedHousehold:
        if pk not in self.households:
            stored = self.known.households[pk]
            region = self.known.groups[stored.region_id]
            old_kinds = frozenset(self.known.kinds[pk])
            self.households[pk] = PlannedHousehold(region, stored, stored.number, old_kinds=old_kinds)
        return self.households[pk]

    def numbered(self, row: PlannedRow, number: str) -> PlannedHousehold | None:
        if pk := self.known.by_number.get(number):
            return self.stored_household(pk)
        if township := self.known.township_of_number.get(number):
            row.refuse("number", number, registered_in(township))
            return None
        if ("new", number) not in self.households:
            if (group := self.group_of(row)) is None:
                return None
            self.households["new", number] = PlannedHousehold(group, None, number)
        return self.households["new", number]

    def unnumbered(self, row: PlannedRow) -> PlannedHousehold | None:
        """A head begins a household; whoever follows belongs to it."""
        if row.source.values.get("relation") != "HEAD":
            return self.above.get(row.source.sheet)
        if (group := self.group_of(row)) is None:
            return None
        key = ("head", row.source.sheet, row.source.number)
        self.households[key] = PlannedHousehold(group, None)
        return self.households[key]

    def head_above(self, row: PlannedRow) -> PlannedHousehold | None:
        """Where the file puts somebody who has no number; None when nothing is said against their own household."""
        is_head = row.person.relation == "HEAD" or row.source.values.get("relation") == "HEAD"
        return None if is_head or "key" in row.source.values else self.above.get(row.source.sheet)

    def group_of(self, row: PlannedRow):
        text = row.source.values.get("group", "")
        if not text and len(self.known.groups) == 1:
            return next(iter(self.known.groups.values()))
        group = self.known.group_named(text) if text else None
        if group is None:
            row.refuse("group", text, _("This is not a group or building of the region, or several are called so."))
        return group

    # --- what the row says
    def join(self, row: PlannedRow) -> None:
        household = row.household
        assert household is not None
        household.rows.append(row)
        self.check_place(row, household)
        self.check_once(row)
        if row.person is None:
            refuse_missing(row)
        else:
            row.changes = differences(row.source.values, row.person)
        for name in OF_HOUSEHOLD:
            if name in row.source.values:
                self.take_household_value(row, household, name)
        self.check_version(row, household)

    def check_place(self, row: PlannedRow, household: PlannedHousehold) -> None:
        if household.stored is None:
            return
        if household.stored.closed_at is not None:
            row.refuse("number", household.number, _("This household is closed."))
        text = row.source.values.get("group", "")
        if text and self.known.group_named(text) != household.region:
            row.refuse(
                "group", text,
                _("The household is on record in %(group)s. Move it on its own page.") % {"group": household.region},
            )  # fmt: skip

    def check_once(self, row: PlannedRow) -> None:
        values = row.source.values
        keys: list = [("person", row.person.pk)] if row.person is not None else []
        if "id_index" in values:
            keys.append(("id", values["id_index"]))
        elif row.person is None:
            keys.append(("name", id(row.household), values.get("name"), values.get("birth_date")))
        for key in keys:
            first = self.taken.setdefault(key, row)
            if first is not row:
                row.refuse(
                    "id_number" if key[0] == "id" else "name", values.get("name", ""),
                    _("Row %(number)d is about the same person.") % {"number": first.source.number},
                )  # fmt: skip
                return

    def take_household_value(self, row: PlannedRow, household: PlannedHousehold, name: str) -> None:
        value = row.source.values[name]
        if name not in household.said_by or household.said_by[name].problems:
            household.said_by[name], household.values[name] = row, value
            if household.stored is not None and differs(name, value, household):
                household.changes[name] = value
            return
        if household.values[name] != value:
            first = household.said_by[name].source.number
            row.refuse(
                name, "" if name in HIDDEN else value,
                _("Row %(number)d says something else about the same household.") % {"number": first},
            )  # fmt: skip

    def check_version(self, row: PlannedRow, household: PlannedHousehold) -> None:
        """What somebody else changed after the template was made or the file was checked is not overwritten."""
        stored = household.stored
        if stored is None or row.effect == "SAME":
            return
        seen = self.versions.get(str(stored.pk))
        key = row.source.values.get("key")
        if seen is None and key and stored.updated_by_id != self.by.pk:
            seen = key[1]
        if seen is not None and seen != stored.version:
            row.refuse("", "", changed_meanwhile())


def refuse_missing(row: PlannedRow) -> None:
    """What a new person needs; sex and birth date are not asked for beside a number that only needs correcting."""
    told = {field for field, *_rest in row.problems}
    if "id_number" in told:
        told |= {"sex", "birth_date"}
    for name in NEEDED_TO_ADD:
        if name not in row.source.values and name not in told:
            row.refuse(name, "", missing_reason())


def differences(values: dict, person) -> dict:
    """{field: new value} of what the row says otherwise than the record."""
    changes = {}
    for name in PERSON_FIELDS:
        if name not in values:
            continue
        value = values[name]
        if name in HIDDEN:
            old = getattr(person, HIDDEN[name])
            same = (bytes(old) if old is not None else None) == blind_index(value)
        else:
            same = comparable(getattr(person, name)) == comparable(value)
        if not same:
            changes[name] = value
    return changes


def differs(name: str, value, household: PlannedHousehold) -> bool:
    if name == "kinds":
        return set(value) != household.old_kinds
    if name in HIDDEN:
        old = household.stored.phone_index
        return (bytes(old) if old is not None else None) != blind_index(value)
    return getattr(household.stored, HOUSEHOLD_FIELDS[name]) != value


def comparable(value):
    return sorted(value) if isinstance(value, list) else value


def registered_in(township: str) -> str:
    return _("This is registered in %(township)s.") % {"township": township}


def unknown_key() -> str:
    return _("Nobody present has this key. Delete the key of rows that you add.")


def changed_meanwhile() -> str:
    return _("Somebody else changed this household meanwhile. Download it anew, or check the file again.")
