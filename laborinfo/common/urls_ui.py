"""The gallery of components; only where the system does not run in production."""

from django.urls import path

from laborinfo.common import views_ui

app_name = "ui"
urlpatterns = [
    path("", views_ui.gallery, name="gallery"),
    path("regions/", views_ui.sample_regions, name="regions"),
]
