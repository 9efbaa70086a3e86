"""Addresses of submission, review, findings and periods."""

from django.urls import path

from ledgers.views import (
    accepting,
    conversation,
    decisions,
    finding_list,
    findings,
    ledger_list,
    ledgers,
    periods,
    review,
)

urlpatterns = [
    path("", ledgers.home, name="home"),
    path("all/", ledger_list.ledger_list, name="ledger-list"),
    path("<int:pk>/", ledgers.ledger_detail, name="ledger-detail"),
    path("<int:pk>/submit/", ledgers.ledger_submit, name="ledger-submit"),
    path("<int:pk>/review/", review.ledger_review, name="ledger-review"),
    path("<int:pk>/accept/", decisions.ledger_accept, name="ledger-accept"),
    path("<int:pk>/accept-rest/", decisions.ledger_accept_rest, name="ledger-accept-rest"),
    path("<int:pk>/accept-rows/", accepting.rows_accept, name="rows-accept"),
    path("accept-results/<uuid:pk>/", accepting.accept_result, name="accept-result"),
    path("<int:pk>/accept-children/", decisions.ledger_accept_children, name="ledger-accept-children"),
    path("<int:pk>/return/", decisions.ledger_return, name="ledger-return"),
    path("<int:pk>/return-households/", decisions.households_return, name="households-return"),
    path("<int:pk>/undo-accept/", decisions.ledger_undo_accept, name="ledger-undo-accept"),
    path("rows/<int:pk>/", review.row_detail, name="row-detail"),
    path("rows/<int:pk>/accept/", review.row_accept, name="row-accept"),
    path("rows/<int:pk>/undo/", review.row_undo, name="row-undo"),
    path("rows/<int:pk>/find/", findings.finding_create, name="finding-create"),
    path("findings/", finding_list.finding_list, name="finding-list"),
    path("findings/<int:pk>/", conversation.finding_detail, name="finding-detail"),
    path("findings/attachments/<int:pk>/", conversation.attachment_open, name="attachment-open"),
    path("findings/<int:pk>/answer/", findings.finding_answer, name="finding-answer"),
    path("findings/<int:pk>/settle/", findings.finding_settle, name="finding-settle"),
    path("findings/<int:pk>/again/", findings.finding_again, name="finding-again"),
    path("revisions/<int:pk>/", review.revision_detail, name="revision-detail"),
    path("periods/", periods.period_list, name="period-list"),
    path("periods/open/", periods.period_open, name="period-open"),
    path("periods/<int:pk>/close/", periods.period_close, name="period-close"),
]
