"""Which weights are in force."""

from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import WeightSet


def active_weights() -> WeightSet:
    """The active version; the built-in one, unsaved, as long as none is stored."""
    stored = WeightSet.objects.filter(is_active=True).first()
    return stored or WeightSet(
        version=DEFAULT_WEIGHTS.version, values=list(DEFAULT_WEIGHTS.values), min_score=DEFAULT_WEIGHTS.min_score
    )


def stored_weights(*, now) -> WeightSet:
    """The active version; the built-in one is stored the first time that a run needs it."""
    found = active_weights()
    if found.pk is None:
        values = {"values": found.values, "min_score": found.min_score, "is_active": True, "created_at": now}
        found, _created = WeightSet.objects.get_or_create(version=found.version, defaults=values)
    return found


def engine_weights(stored: WeightSet) -> Weights:
    """A stored version as the engine takes it."""
    return Weights(stored.version, tuple(stored.values), stored.min_score)
