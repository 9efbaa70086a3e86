"""The peer of the import measure: django-import-export with bulk writing, on the same rows and the same model.

The resource does with its own means what the import does: it reads codes and labels, finds people by their ID number,
checks the model, and leaves unchanged rows alone. It knows no rules between the people of a household.
"""

from import_export import fields, resources, widgets

from laborinfo.common.crypto import blind_index
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from ledgers.excel.columns import COLUMNS
from ledgers.excel.headings import guess_headings
from ledgers.models import Household, Person
from ledgers.rules.id_numbers import facts_of_id

READ_FIELDS = ("relation", "ethnicity", "education", "labour_ability", "political", "marital", "health", "wants_work")


class ColumnWidget(widgets.Widget):
    """A cell by the reader of its column."""

    def __init__(self, name: str):
        super().__init__()
        self.read = COLUMNS[name].read

    def clean(self, value, row=None, **kwargs):
        return self.read(value)


def person_resource(headings: list[str], by, now) -> resources.ModelResource:
    """A resource for a table with these headings."""
    heading_of = guess_headings(headings)
    plain = {name: fields.Field(name, heading_of[name], widget=ColumnWidget(name)) for name in READ_FIELDS}
    hidden = {
        "name": fields.Field("name", heading_of["name"]),
        "id_number": fields.Field("id_number", heading_of["id_number"]),
        "phone": fields.Field("phone", heading_of["phone"]),
        "id_index": fields.Field("id_index", "id_index"),
    }
    options = {
        "model": Person, "fields": [*plain, *hidden], "import_id_fields": ["id_index"], "use_bulk": True,
        "batch_size": 1000, "clean_model_instances": True, "skip_unchanged": True, "force_init_instance": False,
        "skip_row_on_validation": True, "skip_diff": True,
    }  # fmt: skip
    made = type("PersonResource", (PersonRows,), {**plain, **hidden, "Meta": type("Meta", (), options)})()
    made.heading_of, made.by, made.now, made.households = heading_of, by, now, {}
    made.groups = {group.code: group for group in Region.objects.filter(level=4).order_by("pk")}
    made.counties = {}
    return made


class PersonRows(resources.ModelResource):
    """What a row needs beside its columns."""

    def before_import(self, dataset, **kwargs):
        dataset.append_col(list(map(blind_index, dataset[self.heading_of["id_number"]])), header="id_index")

    def before_save_instance(self, instance, row, **kwargs):
        facts = facts_of_id(instance.id_number)
        instance.sex, instance.birth_date = facts.sex, facts.birth_date
        instance.phone_index = blind_index(instance.phone)

    def init_instance(self, row=None):
        household = self.household_of(row)
        facts = facts_of_id(row[self.heading_of["id_number"]])
        person = Person(
            household=household, county_id=household.county_id, created_at=self.now, updated_at=self.now,
            updated_by=self.by, sex=facts.sex, birth_date=facts.birth_date,
        )  # fmt: skip
        person.created_by = self.by
        return person

    def household_of(self, row) -> Household:
        number = row[self.heading_of["number"]]
        if number not in self.households:
            group = self.groups[row[self.heading_of["group"]]]
            county = self.counties.setdefault(group.code[:6], None) or county_of(group)
            self.counties[group.code[:6]] = county
            self.households[number], _created = Household.objects.get_or_create(
                number=number,
                defaults={
                    "region": group, "county": county, "address": row[self.heading_of["address"]],
                    "created_at": self.now, "updated_at": self.now, "created_by": self.by, "updated_by": self.by,
                },
            )  # fmt: skip
        return self.households[number]
