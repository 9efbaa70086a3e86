"""What the rules may ask of a household, a person and a job, told once for two forms: plain records of one household
(records.py) and the columns of a whole county (columns.py). Every answer is a number or a bool there, an array here.
"""

from datetime import date

from ledgers.rules.dates import digits_of, years_between


def no(flag):
    """Not, for a bool and for an array of them alike (`~True` is -2)."""
    return flag ^ True


class PersonMeaning:
    """Over `born` (birth date as digits) and `birth` (its day number)."""

    __slots__ = ()

    def age_on(self, day: date):
        """Whole years."""
        return years_between(self.born, digits_of(day))

    def is_born_after(self, day: date):
        return self.birth > day.toordinal()


class SpellMeaning:
    """Over `first` and `last` (day numbers of [start, end)) and `begins` (the start as digits)."""

    __slots__ = ()

    def runs_on(self, day: date):
        return (self.first <= day.toordinal()) & (self.last > day.toordinal())

    def starts_after(self, day: date):
        return self.first > day.toordinal()

    def age_at_start(self, person):
        """Whole years of the person who took the job."""
        return years_between(person.born, self.begins)


class HouseholdMeaning:
    """Over `heads` (how many) and `head_born` (birth date of the only one as digits, else 0)."""

    __slots__ = ()

    @property
    def has_one_head(self):
        return self.heads == 1

    def head_age_on(self, day: date):
        """Whole years of the only head; meaningless without one."""
        return years_between(self.head_born, digits_of(day))
