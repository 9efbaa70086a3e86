"""Suspicious entries among the made-up people: what the rules warn of, and what a village acknowledges or mends."""

import random
from datetime import timedelta

SHARE = 0.02  # of the people have one


def cast_doubt(member, rng: random.Random) -> None:
    """Perhaps spoil one detail of a person: nothing that would stop a submission."""
    if rng.random() < SHARE:
        rng.choice((forget_id, forget_schooling, forget_reason, spoil_spell))(member, rng)


def forget_id(member, rng: random.Random) -> None:
    member.id_number = ""


def forget_schooling(member, rng: random.Random) -> None:
    if not member.student:
        member.education = ""


def forget_reason(member, rng: random.Random) -> None:
    member.unable = ""


def spoil_spell(member, rng: random.Random) -> None:
    """A wage or employer left out, a yearly wage in the monthly column, a proof older than the job."""
    for spell in member.spells[-1:]:
        turn = rng.randrange(4)
        if turn == 0:
            spell.wage = None
        elif turn == 1:
            spell.employer = ""
        elif turn == 2:
            spell.wage = spell.wage * 12 + 10_000
        elif spell.evidence_date:
            spell.evidence_date = spell.start - timedelta(days=20)
