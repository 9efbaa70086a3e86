"""Addresses of the month's work: visits, progress, days."""

from django.urls import path

from ledgers.views import progress, visits, worklist

urlpatterns = [
    path("worklist/", worklist.worklist, name="worklist"),
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/<int:pk>/correct/", visits.visit_correct, name="visit-correct"),
    path("visits/<int:pk>/withdraw/", visits.visit_withdraw, name="visit-withdraw"),
    path("households/<int:pk>/verify/", visits.household_verify, name="household-verify"),
    path("households/<int:pk>/visits/", visits.household_visits, name="household-visits"),
    path("households/<int:pk>/visits/new/", visits.visit_create, name="visit-create"),
    path("progress/", progress.progress_home, name="progress-home"),
    path("progress/<str:code>/", progress.progress, name="progress"),
    path("periods/<int:pk>/deadlines/", progress.period_deadlines, name="period-deadlines"),
]
