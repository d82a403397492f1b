"""Django's settings module, derived from `vanthu.config.settings`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from .settings import load

VANTHU = load()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = VANTHU.own_secret("django")
DEBUG = False
#: Besides those of the setting: the two origins, and localhost for `vanthu health`.
ALLOWED_HOSTS = [
    *VANTHU.allowed_hosts,
    "localhost",
    *(urlsplit(url).hostname or "" for url in (VANTHU.public_url, VANTHU.public_originals_url)),
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    # for its built JavaScript alone: desk/prose.js imports it
    "django_prose_editor",
    "vanthu.store",
    "vanthu.ingest",
    "vanthu.pipeline",
    "vanthu.queue",
    "vanthu.publisher",
    "vanthu.desk",
]
MIDDLEWARE = [
    "vanthu.desk.middleware.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vanthu.desk.middleware.CacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vanthu.desk.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "vanthu.desk.middleware.PasswordMiddleware",
    "vanthu.desk.middleware.NulMiddleware",
]
ROOT_URLCONF = "vanthu.desk.urls"
ASGI_APPLICATION = "vanthu.desk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vanthu.desk.context.desk",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = VANTHU.database_url.get_secret_value()
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VANTHU.data / "vanthu.sqlite3",
            # Opening one costs a tenth of a mail's whole work.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # One writer at a time, and a commit is on disk (engine.md §3.4).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Deleted rows are overwritten, for what is erased and for what is sealed.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A draft with all that its row names is ten tables. By default PostgreSQL weighs all orders
        # of eight of them, which takes ten times as long as the query itself.
        "OPTIONS": {"options": "-c join_collapse_limit=6"},
    }


DATABASES = {"default": _database()}
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "desk:inbox"
# R63: no session outlives the browser, nothing is remembered.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = VANTHU.public_url.startswith("https:")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "vanthu.desk.views.errors.expired"
CSRF_TRUSTED_ORIGINS = [VANTHU.public_url]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, VANTHU.public_originals_url],
        # Public pages play their own files and say so themselves.
        "media-src": [VANTHU.public_originals_url],
        "frame-src": [VANTHU.public_originals_url],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "vanthu.desk.views.accounts.locked_out"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "desk" / "locale"]
FORMAT_MODULE_PATH = ["vanthu.desk.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VANTHU.data / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None  # structlog is set up by vanthu.config.logs
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A mail's files may be five hundred (`OpenLimits.parts`), each with half a dozen fields in the
# draft's form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
