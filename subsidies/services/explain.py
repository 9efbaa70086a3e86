"""A decision in words: every condition with its answer, what is missing, and from when it would be met."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subsidies.models import Decision
from subsidies.policies import POLICIES
from subsidies.policies.base import NO, UNKNOWN, YES

ANSWERS = {YES: _("met"), NO: _("not met"), UNKNOWN: _("not known")}
COLOURS = {YES: "success", NO: "danger", UNKNOWN: "warning"}


@dataclass(frozen=True)
class TraceLine:
    """One condition of one decision."""

    key: str
    label: str | Promise
    answer: int
    missing: str | Promise

    @property
    def answer_text(self):
        return ANSWERS[self.answer]

    @property
    def colour(self) -> str:
        return COLOURS[self.answer]


def trace(decision: Decision) -> list[TraceLine]:
    """The conditions in the policy's order."""
    lines = []
    for bit, condition in enumerate(POLICIES[decision.run.policy].conditions):
        failed, unknown = decision.failed >> bit & 1, decision.unknown >> bit & 1
        answer = NO if failed else UNKNOWN if unknown else YES
        lines.append(TraceLine(condition.key, condition.label, answer, condition.missing if unknown else ""))
    return lines


def reasons(decision: Decision) -> list[str | Promise]:
    """Why not: the labels of what failed, else of what is missing."""
    lines = trace(decision)
    failed = [line.label for line in lines if line.answer == NO]
    return failed or [line.missing or line.label for line in lines if line.answer == UNKNOWN]
