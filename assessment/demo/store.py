"""Write made-up families by COPY, with the same columns that the services fill."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from assessment.demo.people import Family, Member, PeopleMaker
from assessment.demo.store_beside import BESIDE, rows_beside, shared_at
from laborinfo.common.crypto import blind_index, encrypt
from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region
from ledgers.history.upkeep import INSERTED, without_history
from ledgers.search_keys import id_tail_index, name_keys

TABLES = {
    "ledgers_household": (
        "id", "region_id", "county_id", "number", "address", "phone", "relocation_site_id", "relocated_year", "note",
        "created_at", "created_by_id", "updated_at", "updated_by_id", "verified_at", "verified_by_id", "closed_reason",
        "version",
    ),
    "ledgers_householdtype": ("household_id", "kind", "valid_from"),
    "ledgers_person": (
        "id", "household_id", "county_id", "name", "pinyin", "initials", "relation", "sex", "birth_date", "id_number",
        "id_index", "id_tail_index", "phone", "phone_index", "disability_certificate", "certificate_index",
        "ethnicity", "political", "marital", "education",
        "student_status", "health", "speaks_mandarin", "labour_ability", "is_available", "wants_work",
        "wished_place_levels", "wished_places", "wished_occupations", "min_wage", "wants_welfare_post",
        "wants_business", "wants_training", "wished_trainings", "unable_reason", "share_consent_at", "created_at",
        "created_by_id", "updated_at", "updated_by_id", "left_reason",
    ),
    "ledgers_employmentspell": (
        "person_id", "county_id", "start_date", "end_date", "place_code", "place_level", "employer_name",
        "occupation", "industry", "monthly_wage", "channel", "organised_by_id", "captain", "welfare_post",
        "has_contract", "is_part_time", "evidence", "evidence_date", "created_at", "updated_at", "updated_by_id",
    ),
    **BESIDE,
}  # fmt: skip


ROWS_AT_ONCE = 10_000  # people in memory


@dataclass(frozen=True)
class Keys:
    """The last keys before those that a county hands out, so that counties are made in any order."""

    household: int
    person: int

    def beyond(self, groups: int) -> "Keys":
        """After at most `groups` groups of 30 households of 8 people."""
        return Keys(self.household + groups * 30, self.person + groups * 240)


@dataclass
class Writer:
    """Collects the rows of a county, hands out keys, and writes them in one COPY a table."""

    county: Region
    now: datetime
    household_key: int
    person_key: int
    organiser: int | None = None

    def __post_init__(self):
        self.rows: dict[str, list[tuple]] = {table: [] for table in TABLES}
        self.today = self.now.date()

    def add_group(self, group: Region, families: list[Family], organiser: int) -> None:
        """`organiser`: pk of the group's organiser, who entered everything."""
        self.organiser = organiser
        site = group.parent if group.kind == Kind.BUILDING else None
        for number, family in enumerate(families, start=1):
            self.add_family(group, site, f"{group.code}{number:03}", family)

    def add_family(self, group: Region, site: Region | None, number: str, family: Family) -> None:
        self.household_key += 1
        key, first = self.household_key, self.now - timedelta(days=200)
        # Two in three were visited since the last period; the rest is the worklist.
        seen = self.now - timedelta(days=key % 75)
        self.rows["ledgers_household"].append(
            (
                key, group.pk, self.county.pk, number, f"{group.parent.short_name}{group.short_name}", None,
                site.pk if site else None, family.relocated_year, "", first, self.organiser, seen, self.organiser,
                seen, self.organiser, "", 1,
            )
        )  # fmt: skip
        since = date(2014, 1, 1) if family.relocated_year is None else date(family.relocated_year, 1, 1)
        self.rows["ledgers_householdtype"] += [(key, kind, since) for kind in family.kinds]
        for member in family.members:
            self.add_member(key, member, first)

    def add_member(self, household: int, member: Member, first: datetime) -> None:
        self.person_key += 1
        key, county, more = self.person_key, self.county.pk, member.beside
        number, phone = member.id_number, member.phone
        self.rows["ledgers_person"].append(
            (
                key, household, county, member.name, *name_keys(member.name), member.relation, member.sex, member.birth,
                encrypt(number) if number else None, blind_index(number), id_tail_index(number),
                encrypt(phone) if phone else None, blind_index(phone),
                encrypt(more.certificate) if more.certificate else None, blind_index(more.certificate),
                member.ethnicity, member.political, member.marital, member.education, member.student, [member.health],
                member.mandarin, member.ability, member.available, member.wants_work, member.levels,
                more.places, member.occupations, member.min_wage, more.wants_welfare_post, more.wants_business,
                member.wants_training, more.trainings, member.unable, shared_at(more, self.now), first, self.organiser,
                first, self.organiser, "",
            )
        )  # fmt: skip
        for spell in member.spells:
            self.rows["ledgers_employmentspell"].append(
                (
                    key, county, spell.start, spell.end, spell.place, spell.level, spell.employer, spell.occupation,
                    "", spell.wage, spell.channel, spell.organised_by, spell.captain, spell.welfare_post,
                    spell.evidence == "CONTRACT", False, spell.evidence, spell.evidence_date, first, first,
                    self.organiser,
                )
            )  # fmt: skip

        for table, rows in rows_beside(key, more, place=self.county.code, now=self.now, by=self.organiser).items():
            self.rows[table] += rows

    def flush(self) -> int:
        """Write and forget the rows; returns how many people."""
        people = len(self.rows["ledgers_person"])
        with without_history(INSERTED), connection.cursor() as cursor:
            for table, columns in TABLES.items():
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in self.rows[table]:
                        copy.write_row(row)
        self.rows = {table: [] for table in TABLES}
        return people


def populate_county(
    county: Region, villages: list[Region], limit: int | None, organisers, *, now, maker: PeopleMaker, keys: Keys
) -> int:
    """Fill the given villages of a county; returns how many people."""
    writer, people = Writer(county, now, keys.household, keys.person), 0
    for village in villages:
        groups = Region.objects.filter(parent=village, level=Level.GROUP).select_related("parent").order_by("code")
        for group in groups[:limit]:
            families = maker.families(group.code, is_site=village.kind == Kind.RESETTLEMENT_SITE)
            writer.add_group(group, families, organisers[group.pk])
        if len(writer.rows["ledgers_person"]) > ROWS_AT_ONCE:
            people += writer.flush()
    return people + writer.flush()


def reset_sequences() -> None:
    """The keys were handed out here: tell the database where to go on."""
    with connection.cursor() as cursor:
        for table in ("ledgers_household", "ledgers_person"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
            )
