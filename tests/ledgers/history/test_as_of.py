"""Whatever is edited, by services or by hand: at any past moment the record reads as it was then."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laborinfo.common.crypto import encrypt
from ledgers.history.as_of import Past
from ledgers.history.lives import lives_of
from ledgers.history.tracks import TRACKS
from ledgers.history.words import plain
from ledgers.models import EmploymentSpell, Household, Person
from ledgers.services.households import update_household
from ledgers.services.people import add_person, record_left, update_person
from ledgers.services.spells import add_spell, end_spell
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household, make_id

pytestmark = pytest.mark.django_db


class Edits:
    """Random edits of two households, each followed by a snapshot of what is written."""

    def __init__(self, cast, seed: int):
        self.by, self.rng = cast.group, random.Random(seed)
        self.homes = [make_household(cast.region_of("group"), people=2, kinds=["POOR"]) for _ in range(2)]
        self.acts = [
            self.change_person, self.change_phone, self.add_person, self.leave, self.change_home, self.begin_job,
            self.end_job, self.raw_update, self.raw_many, self.raw_move, self.raw_delete, self.encrypt_anew,
        ]  # fmt: skip

    def person(self) -> Person:
        return self.rng.choice(list(Person.objects.order_by("pk")))

    def change_person(self):
        names = ("杨一", "吴二", "龙三")
        self.save(
            update_person, person_id=self.person().pk, name=self.rng.choice(names), min_wage=self.rng.randrange(9)
        )

    def change_phone(self):
        self.save(update_person, person_id=self.person().pk, phone=f"1390000{self.rng.randrange(10000):04}")

    def add_person(self):
        self.save(
            add_person, household_id=self.rng.choice(self.homes).pk, name="潘四", relation="SIBLING", sex="1",
            birth_date=date(1990, 5, 17), id_number=make_id(serial=self.rng.randrange(400)), ethnicity="06",
            labour_ability="ORDINARY",
        )  # fmt: skip

    def leave(self):
        person = self.person()
        if person.left_at is None:
            self.save(record_left, person_id=person.pk, reason="MOVED_AWAY", left_date=date(2026, 11, 1))

    def change_home(self):
        kinds = self.rng.sample(["POOR", "ORDINARY"], self.rng.randrange(3))
        self.save(
            update_household, household_id=self.rng.choice(self.homes).pk, kinds=kinds, note=str(self.rng.random())
        )

    def begin_job(self):
        self.save(
            add_spell, person_id=self.person().pk, start_date=date(2026, 1, 1), place_code="440605", channel="OWN",
            is_part_time=True,
        )  # fmt: skip

    def end_job(self):
        job = EmploymentSpell.objects.filter(end_date=None).order_by("?").first()
        if job:
            self.save(end_spell, spell_id=job.pk, end_date=date(2026, 6, 1))

    def raw_update(self):
        self.sql("UPDATE ledgers_person SET min_wage = %s WHERE id = %s", self.rng.randrange(9), self.person().pk)

    def raw_many(self):
        self.sql(
            "UPDATE ledgers_person SET wants_training = NOT wants_training WHERE id %% 2 = %s", self.rng.randrange(2)
        )

    def raw_move(self):
        home = self.rng.choice(self.homes).pk
        self.sql(
            "UPDATE ledgers_person SET household_id = %s, relation = 'OTHER' WHERE id = %s", home, self.person().pk
        )

    def raw_delete(self):
        self.sql("DELETE FROM ledgers_employmentspell WHERE id %% 2 = %s", self.rng.randrange(2))

    def encrypt_anew(self):
        """As a change of keys does it."""
        person = self.person()
        if person.phone:
            self.sql("UPDATE ledgers_person SET phone = %s WHERE id = %s", encrypt(person.phone), person.pk)

    def save(self, service, **arguments):
        service(by=self.by, now=timezone.now(), version=None, **arguments)

    def sql(self, text: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(text, values)

    def play(self, acts: int) -> list:
        """[(moment, what was written then)]"""
        seen = []
        for _step in range(acts):
            self.rng.choice(self.acts)()
            seen.append((self.clock(), snapshot()))
        return seen

    def clock(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]


def content(track, row) -> dict:
    fields = [field for field in track.events._meta.fields if not field.name.startswith("pgh_")]
    return {field.name: plain(field, row) for field in fields if field.name != "share_consent_at"}


def snapshot() -> dict:
    return {(track.name, row.pk): content(track, row) for track in TRACKS for row in track.model.objects.order_by("pk")}


def remembered(homes, moment) -> dict:
    """The same, from the history alone."""
    found = {}
    for home in homes:
        lives = lives_of(home.pk)
        for life in (lives.home, *lives.kinds, *lives.people.values(), *lives.of_people):
            if (state := life.at(moment)) is not None:
                found[life.track.name, life.key] = content(life.track, state)
    return found


@given(seed=st.integers(0, 10**9))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_moment_reads_as_it_was(cast, seed):
    edits = Edits(cast, seed)
    for moment, written in edits.play(20):
        was = remembered(edits.homes, moment)
        ours = {key: row for key, row in written.items() if key in was or belongs(key, row, written, edits.homes)}
        assert was == ours


def belongs(key, row, written, homes) -> bool:
    """Other examples of the same test leave their households in the database."""
    keys = {home.pk for home in homes}
    if key[0] == "household":
        return key[1] in keys
    if "household" in row:
        return row["household"] in keys
    return written["person", row["person"]]["household"] in keys


def test_before_it_was_entered_there_is_nothing(cast):
    household = make_household(cast.region_of("group"))
    past = Past(household, user=cast.group, day=timezone.localdate() - timedelta(days=1))
    assert past.read().home is None


def test_a_record_from_before_the_history_says_itself_since_when(cast):
    household = make_household(cast.region_of("group"))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledgers_householdevent, ledgers_personevent")
    entered = timezone.localdate(NOW)
    assert Past(household, user=cast.group, day=entered).read().home is not None
    assert Past(household, user=cast.group, day=entered - timedelta(days=1)).read().home is None


def test_a_move_shows_in_both_households(cast):
    old, new = (make_household(cast.region_of("group"), people=2) for _ in range(2))
    mover = old.people.last()
    Person.objects.filter(pk=mover.pk).update(household=new)
    assert not lives_of(old.pk).lives_in(mover.pk, timezone.now())
    assert lives_of(new.pk).lives_in(mover.pk, timezone.now())
    assert [change.key for change in lives_of(old.pk).changes() if change.before is not None] == [mover.pk]
    assert [change.key for change in lives_of(new.pk).changes() if change.before is not None] == [mover.pk]


def test_what_differs_from_today_is_marked(cast):
    household = make_household(cast.region_of("group"))
    person = household.people.get()
    SpellFactory(person=person)
    past = Past(household, user=cast.group, day=timezone.localdate())
    assert [record.change for record in (past.read().home, past.read().people[0].record)] == ["SAME", "SAME"]
    past.moment = timezone.now()
    update_person(by=cast.group, now=timezone.now(), person_id=person.pk, version=None, education="40")
    past.lives = lives_of(household.pk)
    del past.names
    facts = [fact for fact in past.read().people[0].record.facts if fact.differs]
    assert [fact.label for fact in facts] == [str(Person._meta.get_field("education").verbose_name)]
    assert Household.objects.get(pk=household.pk).version == 2
