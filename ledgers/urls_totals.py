"""Addresses of the counts: reported beside live."""

from django.urls import path

from ledgers.views import differences

urlpatterns = [
    path("periods/<int:pk>/difference/<str:code>/", differences.period_difference, name="period-difference"),
]
