"""State machines as tables. A state moves only by `Workflow.apply`: one compare-and-set UPDATE and one log row.

Who may is decided by the service that calls; which state may is decided here. The diagrams in
docs/workflows.md are generated from the registered tables.
"""

from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models import CheckConstraint, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laborinfo.common.errors import Conflict


@dataclass(frozen=True)
class Transition:
    """One arrow. `at_field`/`by_field` are stamped on the row; `clears` are set back to NULL."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: str | Promise
    at_field: str | None = None
    by_field: str | None = None
    clears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """A named machine over `field_name` of one model."""

    name: str
    states: type[models.TextChoices]
    initial: str
    transitions: tuple[Transition, ...]
    field_name: str = "state"
    by_name: dict[str, Transition] = field(init=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "by_name", {t.name: t for t in self.transitions})
        if len(self.by_name) != len(self.transitions):
            raise ValueError(f"{self.name}: transition names repeat")
        WORKFLOWS[self.name] = self

    def available(self, state: str) -> list[Transition]:
        """The arrows that leave `state`."""
        return [t for t in self.transitions if state in t.sources]

    def can(self, obj: Model, name: str) -> bool:
        return getattr(obj, self.field_name) in self.by_name[name].sources

    def check(self, obj: Model, name: str) -> Transition:
        """The transition, or Conflict when the object's state does not allow it."""
        transition = self.by_name[name]
        if getattr(obj, self.field_name) not in transition.sources:
            raise self.conflict(obj, name)
        return transition

    @transaction.atomic
    def apply(self, obj: Model, name: str, *, by, now, note: str = "", **changes) -> None:
        """Move `obj`, stamp who and when, write the log. Raises Conflict when somebody else was first."""
        step = self.check(obj, name)
        source = getattr(obj, self.field_name)
        values = {self.field_name: step.target, **dict.fromkeys(step.clears), **changes}
        if step.at_field:
            values[step.at_field] = now
        if step.by_field:
            values[step.by_field] = by
        moved = type(obj)._base_manager.filter(pk=obj.pk, **{self.field_name: source}).update(**values)
        if moved != 1:
            raise self.conflict(obj, name)
        for key, value in values.items():
            setattr(obj, key, value)
        from laborinfo.common.models import TransitionLog  # the model's module reads this one

        TransitionLog.objects.create(
            workflow=self.name, object_id=str(obj.pk), transition=name,
            source=source, target=step.target, by=by, at=now, note=note,
        )  # fmt: skip

    @transaction.atomic
    def apply_all(self, rows: models.QuerySet, name: str, *, by, now, note: str = "") -> int:
        """Move every row of the queryset whose state allows it, each with its log line; returns how many moved."""
        step = self.by_name[name]
        allowed = rows.filter(**{f"{self.field_name}__in": step.sources}).select_for_update(of=["self"])
        moving = list(allowed.order_by("pk").values_list("pk", self.field_name))
        values = {self.field_name: step.target, **dict.fromkeys(step.clears)}
        if step.at_field:
            values[step.at_field] = now
        if step.by_field:
            values[step.by_field] = by
        rows.model._base_manager.filter(pk__in=[pk for pk, _source in moving]).update(**values)
        from laborinfo.common.models import TransitionLog  # the model's module reads this one

        TransitionLog.objects.bulk_create(
            TransitionLog(
                workflow=self.name, object_id=str(pk), transition=name,
                source=source, target=step.target, by=by, at=now, note=note,
            )
            for pk, source in moving
        )  # fmt: skip
        return len(moving)

    def conflict(self, obj: Model, name: str) -> Conflict:
        """What to raise when the object's state does not allow the transition."""
        step = self.by_name[name]
        state = self.states(getattr(obj, self.field_name)).label
        return Conflict(
            _("“%(act)s” is not possible: the state is now “%(state)s”. Reload the page to see what happened.")
            % {"act": step.label, "state": state},
            code="wrong_state",
        )

    def mermaid(self) -> str:
        """A Mermaid state diagram of the table."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {step.target}: {step.name} ({step.permission})"
            for step in self.transitions
            for source in step.sources
        ]
        return "\n".join(lines)


WORKFLOWS: dict[str, Workflow] = {}


def stamped(prefix: str, state_field: str, stamps: dict[str, tuple[str, ...]]) -> list[CheckConstraint]:
    """CheckConstraints that tie each state to its who and when: in that state the columns are filled."""
    return [
        CheckConstraint(
            name=f"{prefix}_{state.lower()}_stamped",
            condition=~Q(**{state_field: state}) | Q(**{f"{column}__isnull": False for column in columns}),
        )
        for state, columns in stamps.items()
    ]
