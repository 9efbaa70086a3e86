"""Health and the progress of long jobs. A job is visible to its owner alone, so its pages need no role."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from laborinfo.common import views

app_name = "common"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("jobs-progress/<uuid:pk>/", login_required(views.job_detail), name="job-detail"),
    path("jobs-progress/<uuid:pk>/fragment/", login_required(views.job_fragment), name="job-fragment"),
    path("jobs-progress/<uuid:pk>/cancel/", login_required(views.job_cancel), name="job-cancel"),
]
