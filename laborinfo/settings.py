"""All settings, from the environment, safe for production by default.

LABORINFO_ENV is `production` unless said otherwise; `local` is `make run` (plain HTTP on loopback,
secrets made by the supervisor) and `test` is the test suite. README lists every variable.
"""

import os
from pathlib import Path

import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict
from structlog.processors import JSONRenderer

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ.get("LABORINFO_ENV", "production")
if ENVIRONMENT not in {"production", "local", "test"}:
    raise ImproperlyConfigured(f"LABORINFO_ENV must be production, local or test, not {ENVIRONMENT!r}.")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"


def secret(name: str, test_value: str) -> str:
    """A secret from NAME or from the file named by NAME_FILE; only the test suite has a default."""
    value = os.environ.get(name, "")
    if not value and (path := os.environ.get(f"{name}_FILE")):
        value = Path(path).read_text(encoding="utf-8").strip()
    if not value and TESTING:
        value = test_value
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). It has no default outside the tests.")
    return value


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DEBUG = flag("DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows data to strangers: it is refused when LABORINFO_ENV is production.")

SECRET_KEY = secret("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
# Newest key first; older ones only decrypt. 32 bytes each, base64.
FIELD_KEYS = secret("FIELD_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").split(",")
BLIND_INDEX_KEY = secret("BLIND_INDEX_KEY", "HxwdGhsYGRYXFBUSExARDg8MDQoLCAkGBwQFAgMAAQA=")

ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "laborinfo.accounts.admin_config.LaborinfoAdminConfig",
    "django_prometheus",
    "csp",
    "axes",
    "django_otp",
    "django_htmx",
    "django_filters",
    "template_partials",
    "mptt",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "laborinfo.common",
    "laborinfo.regions",
    "laborinfo.accounts",
    "ledgers",
    "jobs",
    "matching",
    "subsidies",
    "assessment",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "laborinfo.common.uploads.limit_body",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "laborinfo.common.middleware.request_origin",
    "laborinfo.common.middleware.get_never_writes",
    "laborinfo.common.middleware.DomainErrorMiddleware",
    "laborinfo.accounts.middleware.explain_sign_out",
    "laborinfo.accounts.middleware.record_refusals",
    "laborinfo.accounts.middleware.account_gate",
    "laborinfo.common.history.keep_context",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "laborinfo.urls"
WSGI_APPLICATION = "laborinfo.wsgi.application"
ASGI_APPLICATION = "laborinfo.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laborinfo.common.context_processors.shell",
            ],
        },
    }
]
FORM_RENDERER = "laborinfo.common.forms.LaborinfoFormRenderer"

# --- data stores ---------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://app@127.0.0.1:54329/app")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")


def database(url: str) -> dict:
    """Django's settings of a libpq URL (a socket folder may stand percent-encoded as host)."""
    parts = conninfo_to_dict(url)
    pooled = flag("DB_POOL", False)
    return {
        "ENGINE": "django_prometheus.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", secret_or_empty("DATABASE_PASSWORD")),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 0 if pooled else 60,
        "CONN_HEALTH_CHECKS": True,  # a connection from before the database's restart is replaced, not met with 503
        "OPTIONS": {**parts, **({"pool": {"min_size": 1, "max_size": 8, "timeout": 5}} if pooled else {})},
        "TEST": {"NAME": os.environ.get("TEST_DATABASE")},
    }


def secret_or_empty(name: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")


def redis_py_url(url: str) -> str:
    """The broker's URL in redis-py's spelling: Celery and redis-py name a socket differently."""
    if url.startswith("redis+socket://"):
        path, _sep, query = url.removeprefix("redis+socket://").partition("?")
        number = query.removeprefix("virtual_host=") or "0"
        return f"unix://{path}?db={number}"
    return url


DATABASES = {"default": database(DATABASE_URL)}
METRICS_TOKEN = secret_or_empty("METRICS_TOKEN")  # empty: /metrics does not exist
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Not the start of the transaction: whoever waited for a lock would come before those whom it waited for.
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)  # each event table has its own index
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_py_url(REDIS_URL),
        "KEY_PREFIX": "laborinfo",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 3},  # a silent store is a 503, not an endless wait
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "matching.*": {"queue": "matching"},
    "jobs.*": {"queue": "imports"},
    "ledgers.*_import": {"queue": "imports"},
    "assessment.*": {"queue": "reports"},
}
# Their apps send these again when the message or the worker is lost; all other jobs are then ended with a sentence.
JOBS_TAKEN_UP_AGAIN = ["matching.dispatch_run"]
CELERY_TIMEZONE = "Asia/Shanghai"
# Half a minute; a worker that was away does not find a heap of them.
HEARTBEAT_S = float(os.environ.get("HEARTBEAT_SECONDS", "30"))
MINUTELY = {"schedule": 60.0, "options": {"expires": 55}}
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "common.heartbeat", "schedule": HEARTBEAT_S, "options": {"expires": HEARTBEAT_S}},
    "end-abandoned-jobs": {"task": "common.end_abandoned_jobs", **MINUTELY},
    "recount-totals": {"task": "ledgers.recount_totals", "schedule": crontab(hour=0, minute=10)},
    "run-rules": {"task": "ledgers.run_rules", "schedule": crontab(hour=0, minute=25)},
    "search-duplicates": {"task": "ledgers.search_duplicates", "schedule": crontab(hour=1, minute=20)},
    "forget-import-files": {"task": "ledgers.forget_import_files", "schedule": crontab(hour=3, minute=20)},
    "forget-drafts": {"task": "ledgers.forget_drafts", "schedule": crontab(hour=3, minute=15)},
    "remind": {"task": "ledgers.remind", "schedule": crontab(hour=7, minute=30)},
    "forget-old-notices": {"task": "common.forget_old_notices", "schedule": crontab(hour=3, minute=10)},
    "forget-old-answers": {"task": "common.forget_old_answers", "schedule": crontab(hour=3, minute=0)},
    "find-signals": {"task": "ledgers.find_signals", "schedule": crontab(hour=0, minute=40)},
    "check-counters": {"task": "ledgers.check_counters", "schedule": crontab(hour=0, minute=25)},
    "check-history": {"task": "ledgers.check_history", "schedule": crontab(hour=2, minute=15)},
    "verify-audit": {"task": "accounts.verify_audit", "schedule": crontab(hour=2, minute=30)},
    "check-regions": {"task": "accounts.check_regions", "schedule": crontab(hour=2, minute=0)},
    "resume-matching": {"task": "matching.resume_runs", **MINUTELY},
    "close-postings": {"task": "jobs.close_postings", "schedule": crontab(hour=1, minute=0)},
}

# --- people and safety ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"  # the suite makes hundreds of users; argon2 is tested by name
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
][: 2 if TESTING else 1]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "laborinfo.accounts.passwords.MixedCharactersValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "laborinfo.accounts.views.login.locked_out"
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0")) or None
OTP_TOTP_ISSUER = "laborinfo"

SESSION_ENGINE = "laborinfo.common.sessions"
SESSION_COOKIE_AGE = int(os.environ.get("IDLE_MINUTES", "30")) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

# --- language ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["laborinfo.formats"]
USE_I18N = True
USE_TZ = True
# Digits are grouped where a page shows an amount (intcomma), never in ids, links and form values.
TIME_ZONE = "Asia/Shanghai"

# --- static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # each test client would list every file anew
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
# Photos and PDFs of findings, handed out by a view alone. The scanner is a function's dotted name: bytes in, what it
# found out ("" when clean); empty: no scanner.
EVIDENCE_ROOT = Path(os.environ.get("EVIDENCE_ROOT", VAR_DIR / "evidence"))
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
EVIDENCE_SCANNER = os.environ.get("EVIDENCE_SCANNER", "")

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["laborinfo.accounts.api.authentication.BearerTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["laborinfo.accounts.api.permissions.RequiresPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["laborinfo.common.api.parsers.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "laborinfo.common.api.pagination.KeyCursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "laborinfo.common.api.schema.ProblemAutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": os.environ.get("API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "laborinfo.common.api.problems.problem_response",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Qiandongnan labour-employment system",
    "DESCRIPTION": "Regions, people, ledgers, postings, matches, eligibility and totals, scoped by region.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "laborinfo.common.api.schema_hooks.titles_to_descriptions",
        "laborinfo.common.api.schema_hooks.share_enums",
        "laborinfo.common.api.schema_hooks.split_nullable_formats",
        "laborinfo.common.api.schema_hooks.name_values",
    ],
    # One name a code list, however many fields use it.
    "ENUM_NAME_OVERRIDES": {
        "SexEnum": "laborinfo.common.codes.Sex",
        "EducationEnum": "laborinfo.common.codes.Education",
        "PostingSexEnum": "jobs.enums.PostingSex",
        "PlaceLevelEnum": "laborinfo.common.codes.PlaceLevel",
        "LeftReasonEnum": "ledgers.enums.LeftReason",
        "VisitOutcomeEnum": "ledgers.enums_visits.VisitOutcome",
    },
}

# --- logs ----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "structlog.stdlib.ProcessorFormatter", "processor": JSONRenderer()}
        if PRODUCTION
        else {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING" if TESTING else "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "numba": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
