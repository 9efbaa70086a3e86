"""The Celery application; workers start it with `celery -A laborinfo`."""

import os

from celery import Celery, Task
from celery.signals import before_task_publish, task_prerun, worker_init
from django.conf import settings
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")


class KnownTask(Task):
    """A task whose changes of records are kept with its name, its job and whoever asked for it."""

    def __call__(self, *args, **kwargs):
        from laborinfo.common.history import Through, name_user, through  # needs the settings

        with through(Through.TASK, self.name, job=kwargs.get("job_id")):
            name_user(kwargs.get("user_id"))
            return super().__call__(*args, **kwargs)


app = Celery("laborinfo", task_cls=KnownTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def send_language(headers: dict, **_more) -> None:
    """A task speaks the language of the page that asked for it: what it reports is read there."""
    headers.setdefault("language", translation.get_language())


@task_prerun.connect
def speak_language(task, **_more) -> None:
    translation.activate(getattr(task.request, "language", None) or settings.LANGUAGE_CODE)


@worker_init.connect
def keep_in_all_children(**_more) -> None:
    """Once, before the children are forked: they share what is loaded."""
    from laborinfo.common.memory import keep_what_is_loaded  # after the settings, like the tasks

    keep_what_is_loaded()
