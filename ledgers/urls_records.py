"""Addresses of a person's businesses, training and consent."""

from django.urls import path

from ledgers.views import records

urlpatterns = [
    path("people/<int:pk>/businesses/new/", records.business_create, name="business-create"),
    path("businesses/<int:pk>/edit/", records.business_edit, name="business-edit"),
    path("people/<int:pk>/trainings/new/", records.training_create, name="training-create"),
    path("trainings/<int:pk>/edit/", records.training_edit, name="training-edit"),
    path("people/<int:pk>/consents/new/", records.consent_create, name="consent-create"),
    path("consents/<int:pk>/withdraw/", records.consent_withdraw, name="consent-withdraw"),
]
