"""Addresses of spot checks and signals."""

from django.urls import path

from ledgers.views import signals, spotchecks, spotchecks_plan, spotchecks_rows

urlpatterns = [
    path("spot-checks/", spotchecks.spot_check_list, name="spot-check-list"),
    path("spot-checks/new/", spotchecks_plan.spot_check_create, name="spot-check-create"),
    path("spot-checks/new/size/", spotchecks_plan.spot_check_size, name="spot-check-size"),
    path("spot-checks/<int:pk>/", spotchecks.spot_check_detail, name="spot-check-detail"),
    path("spot-checks/<int:pk>/draw/", spotchecks_plan.spot_check_draw, name="spot-check-draw"),
    path("spot-checks/<int:pk>/cancel/", spotchecks_plan.spot_check_cancel, name="spot-check-cancel"),
    path("spot-checks/<int:pk>/sample/", spotchecks_rows.spot_check_sample, name="spot-check-sample"),
    path("spot-checks/<int:pk>/sheets/", spotchecks_rows.spot_check_sheets, name="spot-check-sheets"),
    path("spot-checks/<int:pk>/next/", spotchecks_rows.spot_check_next, name="spot-check-next"),
    path("spot-checks/<int:pk>/decide/", spotchecks.spot_check_decide, name="spot-check-decide"),
    path("spot-checks/rows/<int:pk>/", spotchecks_rows.spot_check_row, name="spot-check-row"),
    path("spot-checks/rows/<int:pk>/settle/", spotchecks_rows.spot_check_settle, name="spot-check-settle"),
    path("spot-checks/rows/<int:pk>/take-back/", spotchecks_rows.spot_check_take_back, name="spot-check-take-back"),
    path("signals/", signals.signal_list, name="signal-list"),
    path("signals/refresh/", signals.signal_refresh, name="signal-refresh"),
]
