"""Home page and dashboard."""

from django.urls import path

from assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/", views.dashboard_home, name="dashboard-home"),
    path("dashboard/<str:code>/", views.dashboard, name="dashboard"),
    path("assessment/", views.dashboard_home, name="assessment-home"),
]
