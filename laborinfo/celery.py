"""The Celery application; workers start it with `celery -A laborinfo`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")

app = Celery("laborinfo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
