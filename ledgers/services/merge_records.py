"""Businesses, trainings and consents of a record that is given up go over to the kept one, and back by undo."""

from typing import Any

from django.db.models import Exists, Model, OuterRef

from ledgers.enums_records import ConsentScope
from ledgers.models import Consent, Person, SelfEmployment, TrainingRecord

MODELS: dict[str, type[Model]] = {"businesses": SelfEmployment, "trainings": TrainingRecord, "consents": Consent}


def hang_over(kept: Person, other: Person, *, by, now) -> dict[str, list[int]]:
    """{kind: keys of what went over}. The same course of the same day stays, and so does a consent that the kept
    record has as well or that the person withdrew later. "ended": consents of the kept record that the person withdrew
    later on the other one."""
    moved = {
        "businesses": list(other.businesses.order_by("pk").values_list("pk", flat=True)),
        "trainings": [row.pk for row in other.trainings.order_by("pk") if not has_course(kept, row)],
        "consents": [row.pk for row in other.consents.order_by("pk") if not speaks_against(kept, row)],
    }
    for kind, keys in moved.items():
        rehang(kind, keys, kept, by=by, now=now)
    withdrawn = Consent.objects.filter(person=kept, scope=OuterRef("scope"), withdrawn_at__gt=OuterRef("given_at"))
    taken_back = kept.consents.filter(Exists(withdrawn), withdrawn_at=None)
    moved["ended"] = list(taken_back.order_by("pk").values_list("pk", flat=True))
    Consent.objects.filter(pk__in=moved["ended"]).update(withdrawn_at=now, withdrawn_by=by)
    return moved


def hang_back(kept: Person, other: Person, moved: dict[str, list[int]], *, by, now) -> None:
    Consent.objects.filter(pk__in=moved.get("ended", [])).update(withdrawn_at=None, withdrawn_by=None)
    for kind, model in MODELS.items():
        mine = model._default_manager.filter(pk__in=moved.get(kind, []), person=kept)
        rehang(kind, mine.values_list("pk", flat=True), other, by=by, now=now)


def rehang(kind: str, keys, person: Person, *, by, now) -> None:
    stamp = {} if kind == "consents" else {"updated_at": now, "updated_by": by}
    MODELS[kind]._default_manager.filter(pk__in=list(keys)).update(person=person, **stamp)


def has_course(kept: Person, training: TrainingRecord) -> bool:
    return kept.trainings.filter(course=training.course, finished_date=training.finished_date).exists()


def speaks_against(kept: Person, consent: Consent) -> bool:
    """One live consent a scope; and a withdrawal that came later is the person's last word."""
    if consent.withdrawn_at is not None:
        return False
    same = kept.consents.filter(scope=consent.scope)
    return same.filter(withdrawn_at=None).exists() or same.filter(withdrawn_at__gt=consent.given_at).exists()


def agree_on_sharing(kept: Person, before: dict[str, Any]) -> None:
    """The person's column says what the consents on record say, where there are any; `before` keeps what it said."""
    asked = kept.consents.filter(scope=ConsentScope.EMPLOYERS)
    live = asked.filter(withdrawn_at=None).first()
    if live is None and not asked.exists():
        return
    given_at = live.given_at if live else None
    if kept.share_consent_at != given_at:
        before.setdefault("share_consent_at", kept.share_consent_at)
        kept.share_consent_at = given_at
