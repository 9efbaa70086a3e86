"""Signals in plain sentences: what is seen, and what may well explain it."""

from django.utils.translation import gettext_lazy

from ledgers.enums import SignalKind
from ledgers.models import Signal

SENTENCES = {
    SignalKind.SAME_JOB: gettext_lazy(
        "%(people)s people of %(households)s households have the same employer (%(employer)s), place and wage "
        "(%(monthly_wage)s). A workshop nearby explains it; ask two or three of them."
    ),
    SignalKind.COPIED_ROUNDS: gettext_lazy(
        "%(same)s of %(households)s households are word for word the same over %(rounds)s periods. In a quiet village "
        "little changes; a few visits show it."
    ),
    SignalKind.ALL_UNCHANGED: gettext_lazy(
        "%(unchanged)s of %(visits)s visits ended without any change. That happens between two seasons; compare with "
        "the neighbouring groups."
    ),
    SignalKind.FAST_VISITS: gettext_lazy(
        "%(fast)s of %(visits)s visits were recorded within three minutes of another household; %(busiest)s in the "
        "busiest hour. Visits of a day entered in the evening look the same."
    ),
    SignalKind.NIGHT_VISITS: gettext_lazy(
        "%(night)s of %(visits)s visits were recorded between 22:00 and 6:00. Many enter their day at night."
    ),
    SignalKind.ROUND_WAGES: gettext_lazy(
        "%(hits)s of %(number)s wages (%(percent)s %%) are whole thousands, elsewhere in the county "
        "%(county_percent)s %%. People round when they are asked; a pay slip tells more."
    ),
    SignalKind.SHARED_PHONE: gettext_lazy(
        "One phone number stands with %(people)s people of %(households)s households (%(numbers)s). Relatives share "
        "phones; some may be reached in another way."
    ),
    SignalKind.FIRST_OF_JANUARY: gettext_lazy(
        "%(hits)s of %(number)s people are born on 1 January, elsewhere in the county %(county_percent)s %%. Old "
        "registers knew only the year; the ID card tells the day."
    ),
}  # fmt: skip


def sentence(signal: Signal) -> str:
    """What is seen, with its numbers, and a likely harmless explanation."""
    facts = {name: "、".join(value) if isinstance(value, list) else value for name, value in signal.facts.items()}
    return str(SENTENCES[SignalKind(signal.kind)]) % facts
