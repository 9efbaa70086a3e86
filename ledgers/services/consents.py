"""Consent told on the form of the person: kept as a record of its own, in step with the person's column."""

from ledgers.enums_records import ConsentMeans, ConsentScope
from ledgers.models import Consent, Person


def follow_person(person: Person, *, by, now) -> None:
    """Open or withdraw the employers' consent as `share_consent_at` says. The caller holds the household's lock."""
    live = Consent.objects.filter(person=person, scope=ConsentScope.EMPLOYERS, withdrawn_at=None)
    if person.share_consent_at is None:
        live.update(withdrawn_at=now, withdrawn_by=by)
    elif not live.exists():
        Consent.objects.create(
            person=person, scope=ConsentScope.EMPLOYERS, means=ConsentMeans.SPOKEN, given_at=person.share_consent_at,
            recorded_by=by,
        )  # fmt: skip
