"""Django's settings. What a hub may set comes from the environment: see docs/settings.md."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from mash import database, secret

BASE_DIR = Path(__file__).resolve().parent.parent


def is_on(name: str, default: str) -> bool:
    return os.environ.get(name, default).lower() in {"1", "on", "true", "yes"}


DEBUG = False
SECRET_KEY = secret.web_secret()
ALLOWED_HOSTS = os.environ.get("MASH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
HTTPS = is_on("MASH_HTTPS", "on")  # the demo serves plain HTTP on this machine alone

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "mash.agencies",
    "mash.agreements",
    "mash.audit",
    "mash.cases",
    "mash.need_to_know",
    "mash.approvals",
    "mash.drafts",
    "mash.people",
    "mash.contact",
    "mash.screening",
    "mash.sharing",
    "mash.sealed",
    "mash.decision",
    "mash.handover",
    "mash.night",
    "mash.closure",
    "mash.disagreements",
    "mash.samples",
    "mash.rights",
    "mash.access",
    "mash.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mash.desk.middleware.NeverStored",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mash.desk.language.SpokenLanguage",
    "mash.desk.middleware.SessionLimits",
    "mash.need_to_know.middleware.NeedToKnow",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "config.jinja2.environment"},
    },
    {
        # allauth renders through Django's engine; our pages never do
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = database.databases(SECRET_KEY)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# sign-in: passwords now; two-step sign-in and directories come on the same library
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "mash.desk.sign_in.HubAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# sessions end: 15 minutes unused, 10 hours in all
SESSION_IDLE_SECONDS = 15 * 60
SESSION_WHOLE_SECONDS = 10 * 60 * 60
SESSION_COOKIE_AGE = SESSION_WHOLE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mash.desk.errors.csrf_failed"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-mash" if HTTPS else "mash"
CSRF_COOKIE_NAME = "__Host-mash-csrf" if HTTPS else "mash-csrf"
SECURE_SSL_REDIRECT = HTTPS
BEHIND_PROXY = is_on("MASH_BEHIND_PROXY", "off")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# nothing a person typed is cut off by a field count: 20 people have many fields
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "mash" / "locale"]
MASH_LANGUAGES = os.environ.get("MASH_LANGUAGES", "en").split(",")  # of the open pages: en,cy
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = database.data_folder() / "static"
STATICFILES_DIRS = [BASE_DIR / "mash" / "desk" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MASH_REFERRALS_AN_HOUR = int(os.environ.get("MASH_REFERRALS_AN_HOUR", "60"))  # by one address
MASH_HUB = os.environ.get("MASH_HUB", "")  # which hub the open page is for, where there are several

MASH_PREPARE = is_on("MASH_PREPARE", "on")  # off: a pooler that loses prepared statements
MASH_URL = os.environ.get("MASH_URL", "http://localhost:8000")  # where letters lead their readers
MASH_DRAFT_DAYS = int(os.environ.get("MASH_DRAFT_DAYS", "7"))  # unsent words are kept so long
MASH_SINK = os.environ.get("MASH_SINK", "")  # the demo: a folder of whatever was sent
MASH_POST = os.environ.get("MASH_POST", "smtp")  # or notify
MASH_EDGES = os.environ.get(
    "MASH_EDGES", ""
)  # a file: which agencies answer from a list of their own
MASH_EDGE_TIMEOUT = float(os.environ.get("MASH_EDGE_TIMEOUT", "10"))  # seconds
MASH_MODEL = os.environ.get("MASH_MODEL", "")  # a file: what people are compared by, once approved
# where open pages wait to hear of changes: an address behind the proxy, or a port of the same host
LIVE_PORT = int(os.environ.get("MASH_LIVE_PORT", "0"))  # `mash serve` sets it
LIVE_URL = os.environ.get("MASH_LIVE_URL") or ("/desk/stream/" if HTTPS and LIVE_PORT else "")
LIVE_PAGES_PORT = os.environ.get("PORT", "8000")
EMAIL_HOST = os.environ.get("MASH_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MASH_SMTP_PORT", "25"))
SMTP_SECURITY = os.environ.get("MASH_SMTP_SECURITY", "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_SECURITY == "starttls", SMTP_SECURITY == "tls"
EMAIL_HOST_USER = os.environ.get("MASH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret.given_secret("MASH_SMTP_PASSWORD")
EMAIL_TIMEOUT = float(os.environ.get("MASH_POST_TIMEOUT", "20"))  # seconds
MASH_NOTIFY_URL = os.environ.get("MASH_NOTIFY_URL", "https://api.notifications.service.gov.uk")
MASH_NOTIFY_KEY = secret.given_secret("MASH_NOTIFY_KEY")
MASH_NOTIFY_TEMPLATE = os.environ.get("MASH_NOTIFY_TEMPLATE", "")
DEFAULT_FROM_EMAIL = os.environ.get("MASH_SMTP_FROM", "mash@localhost")

# rate limits of the sign-in live in the cache: one for all processes, so it is a table
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_cache",
    }
}

MASH_KEYS = Path(os.environ.get("MASH_KEYS") or database.data_folder() / "keys")
MASH_ROOT_KEY = Path(os.environ.get("MASH_ROOT_KEY") or database.data_folder() / "root.key")

# logs hold what happened and where, never what anybody typed
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "mash.desk.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.db.backends": {"handlers": [], "propagate": False},
    },
}
