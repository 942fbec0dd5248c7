"""All settings, in one file, read from the environment.

With LOCAL=1 (set by `make run` and `make test`) what is missing gets a default that is only good on a
laptop. Without it every variable of .env.example is required, and a missing one stops the program with
its name.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
LOCAL = env.bool("LOCAL", default=False)


def from_environment(name: str, local: str) -> str:
    """Return the variable's value; on a laptop the given default stands in.

    Raises ImproperlyConfigured with the variable's name where it is missing in production.
    """
    value = env.str(name, default="")
    if not value and not LOCAL:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value or local


SECRET_KEY = from_environment("SECRET_KEY", "only-good-on-a-laptop")
# Hashes the addresses that wish for no letters. Never changes: the wishes could not be recognized any more.
ADDRESS_KEY = from_environment("ADDRESS_KEY", "only-good-on-a-laptop-too")
BASE_URL = from_environment("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = from_environment("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
    "web",
    "center",
    "accounts",
    "audit",
    "reminders",
    "counselors",
    "students",
    "contacts",
    "interviews",
    "appointments",
    "progress",
    "office",
    "home",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.middleware.clean_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.middleware.htmx_sign_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "web.middleware.SignInFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "web.middleware.moment",
    "web.middleware.private",
    "web.middleware.bounded",
    "web.middleware.wrong_method",
    "web.middleware.refusals",
]

ROOT_URLCONF = "careercenter.urls"
WSGI_APPLICATION = "careercenter.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["web.templatetags.web", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "center.context.center",
            ],
        },
    }
]

# One database, in development, test and production. Connections are kept: a new one costs
# more than most of our queries.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(from_environment("DATABASE_URL", "postgresql://app@localhost/app"))
}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
OPTIONS["connect_timeout"] = 5
# Only what web.kept_plans sends is prepared, and then planned once.
OPTIONS["prepare_threshold"] = 0
OPTIONS["options"] = f"{OPTIONS.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Nothing but Postgres holds state that matters: sessions and cache are tables too.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

REDIS_URL = from_environment("REDIS_URL", "redis://localhost:6379/0")
TICK_SECONDS = env.int("TICK_SECONDS", default=60)
# Longer than any dialogue with the mail server: the final dot alone may take 600 seconds.
REMINDER_LEASE_SECONDS = env.int("REMINDER_LEASE_SECONDS", default=720)
# How many letters all senders together hand to the mail server in a minute; after a rest, a minute's letters at once.
LETTERS_A_MINUTE = env.int("LETTERS_A_MINUTE", default=600)
# How often `manage.py send_reminders --forever` looks by itself, without Celery or Redis.
SENDER_SECONDS = env.int("SENDER_SECONDS", default=15)
# On a disk of this machine that outlives a restart; shared by its senders.
JOURNAL_DIR = Path(env.str("JOURNAL_DIR", default=str(DATA_DIR / "journal")))

# Sign-in: allauth, by e-mail and password. Staff make the accounts, so nobody verifies or signs up.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sessions.Backend"]
ACCOUNT_ADAPTER = "office.sign_in.Adapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "office.reset_tokens.ResetTokens"  # noqa: S105 - a class
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True
# A class of thirty sits behind one network address: only failures are limited, and per account.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/5m/key",
    "reset_password": "5/10m/key",
    "reset_password_from_key": None,
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home:home"
PASSWORD_RESET_TIMEOUT = 60 * 60
PASSWORD_HASHERS = ["accounts.hashers.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Letters. The sender waits long for the answer to the final dot (RFC 5321 4.5.3.2.6), so this bounds
# the connecting alone.
vars().update(env.email_url_config(from_environment("EMAIL_URL", "smtp://localhost:2525")))
EMAIL_TIMEOUT = 10
# Where letters come back to, as local+whose.proof@domain; empty: to the sender, and nobody reads it.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Career Center <career-center@localhost>")

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
# `collectstatic` fills it for production; on a laptop files are served from where they lie.
STATIC_ROOT = None if LOCAL else env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "web.assets.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "web.layout.Renderer"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
# The proxy in front of us is asked to set this header and to strip it from what comes in.
SECURE_PROXY_SSL_HEADER = None if LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_NAME = "session" if LOCAL else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if LOCAL else "__Host-csrf"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
# The largest thing anybody sends is an address book with photos: 25 MB, and a little for what is around it.
REQUEST_MAX_BYTES = 26 * 1024 * 1024
REQUEST_DROPPED_BYTES = 128 * 1024 * 1024

# Whoever monitors the letters shows it at /metrics; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOG_FORMAT = "json" if env.str("LOG_FORMAT", default="") == "json" else "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "web.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "web.logs.Json"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Their warnings name the address, and those of invitations, resets and personal links are secrets.
    "loggers": {name: {"level": "ERROR"} for name in ("django.request", "django.security.csrf")},
}
