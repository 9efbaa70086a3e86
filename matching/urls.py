"""Pages of matching."""

from django.urls import path

from matching.views import lists, referrals, runs

app_name = "matching"
urlpatterns = [
    path("", runs.run_list, name="run-list"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/cancel/", runs.run_cancel, name="run-cancel"),
    path("people/<int:pk>/", lists.person_matches, name="person-matches"),
    path("people/<int:pk>/fragment/", lists.person_fragment, name="person-fragment"),
    path("postings/<int:pk>/", lists.posting_matches, name="posting-matches"),
    path("people/<int:person_pk>/postings/<int:posting_pk>/", lists.pair_detail, name="pair-detail"),
    path("people/<int:person_pk>/postings/<int:posting_pk>/refer/", referrals.refer, name="referral-create"),
    path("referrals/", referrals.referral_list, name="referral-list"),
    path("referrals/<int:pk>/", referrals.referral_detail, name="referral-detail"),
    path("referrals/<int:pk>/answer/", referrals.referral_answer, name="referral-answer"),
    path("referrals/<int:pk>/place/", referrals.referral_place, name="referral-place"),
]
