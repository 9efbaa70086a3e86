"""Questions that the pages and the API ask of the stored lists, and of the engine for one pair."""

from django.utils import timezone

from jobs.models import Posting
from matching.engine import Explained, explain_pair
from matching.models import Match
from matching.services.dictionary import load_dictionary
from matching.services.loading import load_people, load_postings
from matching.services.weights import engine_weights


def posting_for(user, posting_id: int) -> Posting | None:
    """A posting that the user sees in the posting ledger, or that stands on the list of one of the user's people."""
    postings = Posting.objects.select_related("employer")
    found = postings.visible_to(user).filter(pk=posting_id).first()
    if found is None and Match.objects.filter(posting=posting_id).current().visible_to(user).exists():
        found = postings.filter(pk=posting_id).first()
    return found


def person_list(person, *, missed: bool = False):
    """The person's current list (or near misses), best first, with all that a page shows."""
    rows = Match.objects.filter(person=person).current()
    rows = rows.missed() if missed else rows.matched()
    return rows.select_related("posting__employer", "run__weight_set").order_by("rank")


def posting_list(posting, user, *, missed: bool = False):
    """The people on whose current list the posting stands, as far as the user may see them."""
    rows = Match.objects.filter(posting=posting).visible_to(user).current()
    rows = rows.missed() if missed else rows.matched()
    return rows.select_related("person__household__region", "person__county", "run__weight_set")


def explain(person, posting, weight_set, *, now) -> Explained:
    """One pair as it is now: the answer to "why not this post?"."""
    dictionary, day = load_dictionary(), timezone.localdate(now)
    people = load_people([person.pk], day, dictionary)
    postings = load_postings(day, dictionary, posting.pk)
    return explain_pair(people, 0, postings, 0, dictionary.related, engine_weights(weight_set))
