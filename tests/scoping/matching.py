"""Who may ask for which address of matching."""

from laborinfo.accounts.enums import Permission as P
from matching.services.referrals import refer_person
from matching.services.runs import start_run
from tests.factories import NOW
from tests.matching.world import posting, run_now, seeker
from tests.scoping import Route


def run(cast) -> dict:
    return {"pk": run_now(cast.county, cast.regions["522601"]).pk}


def running(cast) -> dict:
    return {"pk": start_run(by=cast.county, region=cast.regions["522601"], now=NOW).pk}


def person(cast) -> dict:
    return {"pk": seeker(cast).pk}


def listed_posting(cast) -> dict:
    seeker(cast)
    found = posting(cast, county=cast.regions["522601"], region=cast.regions["522601"])
    run_now(cast.county, cast.regions["522601"])
    return {"pk": found.pk}


def pair(cast) -> dict:
    return {"person_pk": seeker(cast).pk, "posting_pk": posting(cast).pk}


def referral(cast) -> dict:
    found = refer_person(
        by=cast.village, person_id=seeker(cast).pk, posting_id=posting(cast).pk, consent_means="SIGNED", now=NOW
    )
    return {"pk": found.pk}


def match(cast) -> dict:
    from matching.models import Match

    seeker(cast)
    posting(cast)
    run_now(cast.county, cast.regions["522601"])
    return {"pk": Match.objects.get().pk}


# A run over a county is seen by everybody in it; its counts are no personal data.
IN_THE_COUNTY = {"lower": "allowed"}
ROUTES = {
    "matching:run-list": [
        Route(P.MATCH_VIEW, right="village"),
        Route(P.MATCH_VIEW, right="county", method="post", data={"region": 0}),
    ],
    "matching:run-detail": Route(P.MATCH_VIEW, run, right="county", expect=IN_THE_COUNTY),
    "matching:run-cancel": Route(P.MATCH_RUN, running, right="county", method="post"),
    "matching:person-matches": Route(P.MATCH_VIEW, person, right="group"),
    "matching:person-fragment": Route(P.MATCH_VIEW, person, right="group"),
    "matching:posting-matches": Route(P.MATCH_VIEW, listed_posting, right="county", expect=IN_THE_COUNTY),
    "matching:pair-detail": Route(P.MATCH_VIEW, pair, right="group"),
    "matching:referral-create": Route(
        P.REFERRAL_EDIT, pair, right="village", method="post", data={"consent_means": "SIGNED", "agreed": "on"}
    ),
    "matching:referral-list": Route(P.MATCH_VIEW, right="village"),
    "matching:referral-detail": Route(P.MATCH_VIEW, referral, right="group"),
    "matching:referral-answer": Route(
        P.REFERRAL_EDIT, referral, right="village", method="post", data={"answer": "accept"}
    ),
    "matching:referral-place": Route(P.REFERRAL_EDIT, referral, right="village", method="post"),
    "match-run-list": [
        Route(P.MATCH_VIEW, right="village"),
        Route(P.MATCH_RUN, right="county", method="post", data={"region": "522601"}),
    ],
    "match-run-detail": Route(P.MATCH_VIEW, run, right="county", expect=IN_THE_COUNTY),
    "match-list": Route(P.MATCH_VIEW, right="village"),
    "match-detail": Route(P.MATCH_VIEW, match, right="group"),
}
