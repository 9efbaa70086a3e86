"""Addresses of the validation rules."""

from django.urls import path

from ledgers.views import rules

urlpatterns = [
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/run/", rules.rule_run, name="rule-run"),
    path("rules/<str:code>/raise/<int:pk>/", rules.rule_raise, name="rule-raise"),
    path("rules/settings/<int:pk>/lower/", rules.rule_lower, name="rule-lower"),
]
