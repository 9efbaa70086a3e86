"""Invalid entries, as an old ledger that was taken over brings them: they stop a submission until they are mended."""

from collections.abc import Callable, Collection

from django.db.models import F
from django.db.models.functions import Mod

from laborinfo.common.codes import Education, Health, Sex, StudentStatus
from laborinfo.common.crypto import blind_index
from ledgers.models import Household, Person
from ledgers.search_keys import id_tail_index

ONE_IN = 250  # people: 0.4 %
FIELDS = (
    "id_number", "id_index", "id_tail_index", "sex", "birth_date", "phone", "phone_index", "education",
    "student_status", "health", "updated_at",
)  # fmt: skip


def spoil_records(*, but: Collection[int], now) -> int:
    """Break a rule for one person in 250 outside the villages in `but` (pks); returns how many are broken."""
    chosen = (
        Person.objects.active()
        .annotate(turn=Mod(F("id"), ONE_IN))
        .filter(turn=1)
        .exclude(household__region__parent__in=but)
        .order_by("pk")
    )
    people = list(chosen)
    for place, person in enumerate(people):
        FAULTS[place % len(FAULTS)](person, people[place - 1])
        person.id_index, person.phone_index = blind_index(person.id_number), blind_index(person.phone)
        person.id_tail_index = id_tail_index(person.id_number)
        person.updated_at = now
    Person.objects.bulk_update(people, FIELDS, batch_size=500)
    Household.objects.filter(people__in=people).update(version=F("version") + 1, updated_at=now)
    return len(people)


def wrong_check_digit(person: Person, before: Person) -> None:
    if person.id_number:
        person.id_number = person.id_number[:-1] + ("1" if person.id_number[-1] != "1" else "2")


def wrong_sex(person: Person, before: Person) -> None:
    person.sex = Sex.FEMALE if person.sex == Sex.MALE else Sex.MALE


def wrong_birth_date(person: Person, before: Person) -> None:
    """Day and month, or the year, differ from the ID number."""
    person.birth_date = person.birth_date.replace(year=person.birth_date.year - 1, day=1)


def short_phone(person: Person, before: Person) -> None:
    person.phone = (person.phone or "10000000000")[:10]


def twice_registered(person: Person, before: Person) -> None:
    if before.pk != person.pk:
        person.id_number, person.sex, person.birth_date = before.id_number, before.sex, before.birth_date


def school_twice(person: Person, before: Person) -> None:
    person.education, person.student_status = (
        person.education or Education.PRIMARY,
        person.student_status or StudentStatus.PRIMARY,
    )


def healthy_and_ill(person: Person, before: Person) -> None:
    person.health = [Health.HEALTHY, Health.CHRONIC]


FAULTS: tuple[Callable[[Person, Person], None], ...] = (
    wrong_check_digit, short_phone, wrong_birth_date, twice_registered, wrong_sex, school_twice, healthy_and_ill,
)  # fmt: skip
