"""The pages of matching, as their people see them."""

import pytest
from django.urls import reverse
from django.utils import translation

from matching.models import MatchRun, Placement, Referral
from tests.factories import NOW
from tests.matching.world import GROUPS, posting, run_now, seeker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_county_starts_a_run_and_watches_it(cast, client_of):
    seeker(cast)
    client = client_of(cast.county)
    answer = client.post(reverse("matching:run-list"), {"region": cast.regions["522601"].pk})
    run = MatchRun.objects.get()
    assert answer["Location"] == reverse("matching:run-detail", args=[run.pk])
    assert str(run.job_id) in text_of(client.get(answer["Location"]))
    assert "Run matching" not in text_of(client_of(cast.township).get(reverse("matching:run-list")))


def test_a_persons_list_says_why_in_words(cast, client_of):
    person = seeker(cast)
    posting(cast, wage_min=4600, wage_max=4600)
    run_now(cast.county, cast.regions["522601"])
    page = text_of(client_of(cast.group).get(reverse("matching:person-matches", args=[person.pk])))
    assert "600 yuan above the wish" in page
    assert "which the person accepts" in page


def test_near_misses_stand_in_their_own_tab_with_the_one_reason(cast, client_of):
    person = seeker(cast)
    posting(cast, title="年轻人的岗位", age_max=30)
    run_now(cast.county, cast.regions["522601"])
    address = reverse("matching:person-matches", args=[person.pk])
    client = client_of(cast.group)
    assert "年轻人的岗位" not in text_of(client.get(address))
    near = text_of(client.get(address, {"tab": "near"}))
    assert "年轻人的岗位" in near
    assert "18 to 30" in near


def test_a_postings_list_masks_names_and_shows_only_the_users_people(cast, client_of):
    mine, other = seeker(cast, name="杨光华"), seeker(cast, GROUPS[3], name="潘老三")
    post = posting(cast)
    run_now(cast.prefecture, cast.regions.prefecture)
    address = reverse("matching:posting-matches", args=[post.pk])
    page = text_of(client_of(cast.township).get(address))
    assert "杨*华" in page
    assert mine.name not in page and other.name not in page
    assert "潘*三" in text_of(client_of(cast.prefecture).get(address))


def test_a_list_takes_as_many_queries_for_twenty_rows_as_for_one(cast, client_of, django_assert_max_num_queries):
    for n in range(20):
        posting(cast, title=f"岗位{n}")
    person = seeker(cast)
    run_now(cast.county, cast.regions["522601"])
    client = client_of(cast.group)
    with django_assert_max_num_queries(12):
        assert text_of(client.get(reverse("matching:person-matches", args=[person.pk]))).count("岗位") >= 20


def test_why_not_is_answered_for_any_pair(cast, client_of):
    person, post = seeker(cast, min_wage=9000), posting(cast, education_min="20", age_max=30)
    page = text_of(client_of(cast.group).get(reverse("matching:pair-detail", args=[person.pk, post.pk])))
    assert "Why not" in page
    assert "Education below what is asked" in page and "Age outside the limits" in page
    assert "4,000 yuan below" in page or "4000 yuan below" in page


def test_the_whole_way_from_the_list_to_the_job(cast, client_of):
    person, post = seeker(cast), posting(cast)
    run_now(cast.county, cast.regions["522601"])
    client = client_of(cast.village)
    refer = reverse("matching:referral-create", args=[person.pk, post.pk])
    assert client.post(refer, {"consent_means": "SIGNED"}).status_code == 422
    assert not Referral.objects.exists()
    answer = client.post(refer, {"consent_means": "SIGNED", "agreed": "on"})
    referral = Referral.objects.get()
    page = reverse("matching:referral-detail", args=[referral.pk])
    assert answer["Location"] == page
    assert "Place on this post" not in text_of(client.get(page))
    client.post(reverse("matching:referral-answer", args=[referral.pk]), {"answer": "accept"})
    assert "Place on this post" in text_of(client.get(page))
    client.post(reverse("matching:referral-place", args=[referral.pk]), {"kind": "DIRECT", "start_date": "2026-12-01"})
    placement = Placement.objects.get()
    assert (placement.spell.person, placement.kind) == (person, "DIRECT")
    assert "5,000" in text_of(client.get(page))
    assert person.name in text_of(client.get(reverse("matching:referral-list")))


def test_the_fragment_shows_three_posts_at_most(cast, client_of):
    for n in range(5):
        posting(cast, title=f"岗位{n}")
    person = seeker(cast)
    fragment = reverse("matching:person-fragment", args=[person.pk])
    assert "No matches yet" in text_of(client_of(cast.group).get(fragment))
    run_now(cast.county, cast.regions["522601"], now=NOW)
    assert text_of(client_of(cast.group).get(fragment)).count("岗位") == 3
