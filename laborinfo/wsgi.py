"""The WSGI entry point. Web processes share a small connection pool; workers keep one connection each."""

import os
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")
os.environ.setdefault("DB_POOL", "1")
if metrics_folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.makedirs(metrics_folder, mode=0o700, exist_ok=True)  # before prometheus_client is imported

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from laborinfo.common.memory import keep_what_is_loaded
from matching.engine import warm_up

application = get_wsgi_application()
get_resolver().check()  # imports every view now, not at the first request
keep_what_is_loaded()
threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
