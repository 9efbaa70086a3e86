"""The Celery application; workers start it with `celery -A laborinfo`."""

import os

from celery import Celery
from celery.signals import before_task_publish, task_prerun
from django.conf import settings
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")

app = Celery("laborinfo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def send_language(headers: dict, **_more) -> None:
    """A task speaks the language of the page that asked for it: what it reports is read there."""
    headers.setdefault("language", translation.get_language())


@task_prerun.connect
def speak_language(task, **_more) -> None:
    translation.activate(getattr(task.request, "language", None) or settings.LANGUAGE_CODE)
