"""Health, the progress of long jobs and the inbox. Jobs and notices are their owner's alone: no role is needed."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from laborinfo.common import views, views_inbox

app_name = "common"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("jobs-progress/<uuid:pk>/", login_required(views.job_detail), name="job-detail"),
    path("jobs-progress/<uuid:pk>/fragment/", login_required(views.job_fragment), name="job-fragment"),
    path("jobs-progress/<uuid:pk>/cancel/", login_required(views.job_cancel), name="job-cancel"),
    path("inbox/", login_required(views_inbox.inbox), name="inbox"),
    path("inbox/read/", login_required(views_inbox.notices_read), name="notices-read"),
    path("inbox/<int:pk>/open/", login_required(views_inbox.notice_open), name="notice-open"),
]
