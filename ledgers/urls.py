"""Addresses of the ledgers: entry by organisers, review by the levels above."""

from ledgers import (
    urls_acts,
    urls_drafts,
    urls_duplicates,
    urls_entry,
    urls_excel,
    urls_history,
    urls_records,
    urls_review,
    urls_rules,
    urls_spotchecks,
    urls_totals,
    urls_visits,
)

app_name = "ledgers"
urlpatterns = [
    *urls_acts.urlpatterns,
    *urls_drafts.urlpatterns,
    *urls_duplicates.urlpatterns,
    *urls_entry.urlpatterns,
    *urls_excel.urlpatterns,
    *urls_history.urlpatterns,
    *urls_records.urlpatterns,
    *urls_review.urlpatterns,
    *urls_rules.urlpatterns,
    *urls_spotchecks.urlpatterns,
    *urls_totals.urlpatterns,
    *urls_visits.urlpatterns,
]
