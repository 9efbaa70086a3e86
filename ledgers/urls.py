"""Addresses of the ledgers: entry by organisers, review by the levels above."""

from ledgers import urls_entry, urls_history, urls_review, urls_totals

app_name = "ledgers"
urlpatterns = [*urls_entry.urlpatterns, *urls_history.urlpatterns, *urls_review.urlpatterns, *urls_totals.urlpatterns]
