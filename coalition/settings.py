"""All settings, in one file. The environment decides; a missing or wrong value says how to set it.

With nothing set, everything runs embedded on one machine: see `coalition/embedded`.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from structlog.typing import Processor
from whitenoise.compress import Compressor

from coalition.embedded import places
from coalition.embedded.secrets import kept
from coalition.lib.env import Setting
from coalition.lib.logs import hide_keys, hide_rows
from coalition.lib.rates import Limit

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What the environment says ---------------------------------------------------------------------------------

DEBUG = Setting("DEBUG", "Set DEBUG=true on a developer's machine only; leave it out elsewhere.").flag(False)
DATA_DIR = Setting("DATA_DIR", "Name a folder that the program may write to.").folder(BASE_DIR / "var")
PORT = Setting("PORT", "Name a free port, such as PORT=8001.").whole_number(8000, least=1, most=65535)
DEMO = Setting("DEMO", "Set DEMO=no for an empty installation.").flag(True)

_site = Setting("SITE_URL", "Set it to the address people type, such as SITE_URL=https://figures.example.org.")
SITE_URL = _site.site_url(f"http://localhost:{PORT}")
SECURE = SITE_URL.startswith("https://")
SITE_HOST = urlsplit(SITE_URL).hostname or ""

_LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = Setting(
    "ALLOWED_HOSTS", "List the host names that the site answers to, such as ALLOWED_HOSTS=figures.example.org."
).words([SITE_HOST] if SECURE else [*_LOCAL_HOSTS, SITE_HOST])

TRUSTED_PROXIES = Setting(
    "TRUSTED_PROXIES", "Give the number of reverse proxies in front that set X-Forwarded-For, such as 1."
).whole_number(0, least=0, most=9)

_email = Setting("EMAIL_URL", "Give a mail server, such as EMAIL_URL=smtp+tls://user:password@mail.example.org:587.")
vars().update(_email.email("console:"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = Setting(
    "EMAIL_FROM", "Give the sender of the program's mail, such as EMAIL_FROM=statistics@example.org."
).text(f"no-reply@{SITE_HOST}")
EMAIL_TIMEOUT = 10
CONTACT_EMAIL = Setting(
    "CONTACT_EMAIL", "Give the address that readers write to, such as CONTACT_EMAIL=statistics@example.org."
).text("")

SECRET_KEY_FILE = DATA_DIR / "secrets" / "secret_key"
SECRET_KEY = Setting(
    "SECRET_KEY", "Generate one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
).text("") or kept(SECRET_KEY_FILE)

# --- Databases: one role owns and migrates, one serves and owns nothing, one backs up ---------------------------

_ROLE_HOW = "Run manage.py bootstrap_database: it makes the roles and prints {}."
_application = Setting("DATABASE_URL", _ROLE_HOW.format("DATABASE_URL")).database()
_owner = Setting("DATABASE_OWNER_URL", _ROLE_HOW.format("DATABASE_OWNER_URL")).database()
BACKUP_DATABASE = Setting("DATABASE_BACKUP_URL", _ROLE_HOW.format("DATABASE_BACKUP_URL")).database()

EMBEDDED_DATABASE = _application is None
if EMBEDDED_DATABASE:
    _place = places.place(DATA_DIR)
    _engine = {"ENGINE": "django.db.backends.postgresql"}
    _application = _engine | _place.django(places.APPLICATION)
    _owner = _engine | _place.django(places.OWNER)
    BACKUP_DATABASE = _engine | _place.django(places.BACKUP)

_CONNECTION = {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,  # a restarted database must not cost a request
}
# Its transactions take on a role each (`coalition/lib/context.py`), and a request is one transaction.
_IN_CONTEXT = {"ENGINE": "coalition.lib.postgresql", "ATOMIC_REQUESTS": True}
DATABASES = {"default": {**(_application or {}), **_CONNECTION, **_IN_CONTEXT}}
LONGEST_STATEMENT = 30  # seconds, in a request; drafting a release takes the longest, a few of them
if _owner:
    DATABASES["owner"] = {**_owner, **_CONNECTION, "CONN_MAX_AGE": 0}
for _database in DATABASES.values():
    # Beside those of the address, such as sslmode=verify-full.
    _database["OPTIONS"] = {"connect_timeout": 5, **_database.get("OPTIONS", {})}
# The same database and role, outside the transaction of a request: what counts attempts must outlive a refusal.
DATABASES["counters"] = {**DATABASES["default"]}
DATABASE_ROUTERS = ["coalition.lib.roles.CountersApart", "coalition.lib.roles.OwnerWhileMigrating"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes: rate limits and one-time codes are counted there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "coalition_cache",
        # Above it a third is thrown away whatever it counts: Django's 300 would let anybody end their own lock-out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

CELERY_BROKER_URL = Setting(
    "CELERY_BROKER_URL", "Leave it out for the queue inside the database, or give amqp://user:password@host/vhost."
).text("pgmq://")

# --- Applications ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "coalition",
    "metrics",
    "members",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    # Outermost, so that whatever is refused further in carries them too.
    "coalition.lib.headers.HeadersMiddleware",
    "coalition.lib.csp.OrderedCSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "coalition.lib.context.PublicUntilKnown",
    "django.middleware.security.SecurityMiddleware",
    "coalition.lib.addresses.NoNulMiddleware",
    "coalition.lib.uploads.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "coalition.lib.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "coalition.lib.origin.OriginMiddleware",
    "members.limits.RateLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.views.session_limits.SessionLimits",
    "members.views.gate.FactorGate",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "coalition.urls"
WSGI_APPLICATION = "coalition.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context.site",
                "metrics.context.release_strip",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "coalition" / "static"]
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED_STATIC = "coalition.lib.static.HashedStaticFiles"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},  # uploads are never served as files
    },
    "staticfiles": {"BACKEND": _PLAIN_STATIC if DEBUG else _HASHED_STATIC},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]  # for developers, and large

# --- Words and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("fr", "Français"), ("es", "Español")]
TRANSLATED = r"/(portal|desk|account)/|/api/v1/(submissions|template|progress|completeness)/"  # others are in English
# What pages and letters say is found by `makemessages`; what findings say stands in their classes, and beside them.
LOCALE_PATHS = [BASE_DIR / "coalition" / "locale", BASE_DIR / "metrics" / "intake" / "findings" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- People ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [  # length alone; no composition rules, and none is ever forced to change
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "members.passwords.LongEnough"},
    {"NAME": "members.passwords.NotFromALeak"},
    {"NAME": "members.passwords.NotOfOurWords"},
]

ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"  # nobody signs up by themselves; mail is queued
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up, but without a password here sign-in asks for none
ACCOUNT_SESSION_REMEMBER = True  # no question: SESSION_COOKIE_AGE holds for everybody
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by e-mail: the first sign-in link verifies the address
ACCOUNT_PREVENT_ENUMERATION = "strict"  # nobody signed in learns whose an address is by asking for it either
ACCOUNT_EMAIL_NOTIFICATIONS = True  # who owns an account hears of every change to it
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end all the same
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # the longest that a session left alone can do what cannot be undone
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords and codes: by place, and by account and place, so that nobody locks others out of theirs.
    "login_failed": "20/m/ip,5/5m/key",
    "login": "60/m/ip",  # an office shares one address
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/m/key",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"

MFA_ADAPTER = "members.second_factors.FactorAdapter"  # secrets are encrypted; who needs a factor keeps one
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "members.forms.PasskeyForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address that waits for its confirmation must not keep a factor away
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Coalition progress"
MFA_TOTP_TOLERANCE = 0  # used codes are remembered for one period: one that held for longer could be used twice
FACTOR_KEYS = Setting(
    "FACTOR_KEYS",
    "Give the secret that encrypts second factors, and after a comma those it replaced. Generate one with: "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
).words([]) or [kept(DATA_DIR / "secrets" / "factor_key")]

KNOX_TOKEN_MODEL = "members.Token"  # noqa: S105 (the name of a model)
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=90),
    "TOKEN_PREFIX": "coalition_",
}

# --- API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.api.authentication.BearerAuthentication",  # first: it names the scheme of a 401
        "members.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "metrics.api.schema.DescribedSchema",
    "URL_FORMAT_OVERRIDE": None,  # `format=` names what to download, not how to render
    "EXCEPTION_HANDLER": "metrics.api.problems.handler",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Coalition progress",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- What every answer carries -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED)

BEHIND_A_DOOR = r"/(portal|desk|account|admin)/"  # kept by no browser and no cache, whoever asks
# Everybody's, for pages of others too; an answer to somebody who shows a cookie or a token is not.
OPEN_DATA = r"/api/v1/(releases|indicators|taxa|members|statements|news|schema)/"
OPEN_DATA_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_COOKIE = "__Host-{}" if SECURE else "{}"
SESSION_COOKIE_NAME = _COOKIE.format("session")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would show the sign-in page to whoever follows a link in one of our mails
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day, whatever one does: then everybody signs in again
SESSION_IDLE_LIMIT = timedelta(minutes=30)  # a desk that was left; long enough to read a release
CSRF_COOKIE_NAME = _COOKIE.format("csrf")
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
LANGUAGE_COOKIE_NAME = _COOKIE.format("language")
MESSAGES_COOKIE_NAME = _COOKIE.format("messages")
MESSAGE_STORAGE = "coalition.lib.notices.NoticeStorage"
CSRF_FAILURE_VIEW = "coalition.views.csrf_failure"

if SECURE:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked by machines beside us, without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Limits of what comes in -------------------------------------------------------------------------------------

LARGEST_BODY = 256 * 1024 * 1024 + 64 * 1024  # a file of 256 MB and the form around it; above it 413
LARGEST_FILE = 50 * 1024 * 1024  # above it a finding
READ_AT_ONCE = 2  # files of one member; more of them wait for their turn
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a body without its files, JSON too
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# The first that holds counts the request. `by` an organisation, or by the caller: a person, or an unknown address.
_HOUR, _MINUTES = 3_600, 60
_UPLOAD, _POST = r"/(api/v1/submissions|portal/\d{4}-Q[1-4](/(nothing-found|paste|form/check))?)/$", ("POST",)
RATE_LIMITS = (
    # A try keeps nothing, and a program may well try each of its files first.
    Limit("dry-runs", 600, _HOUR, by="organisation", path=_UPLOAD, methods=_POST, asking="dry_run"),
    # A member reports once a quarter: room for every correction, for past quarters, and for a program that errs.
    Limit("uploads", 300, _HOUR, by="organisation", path=_UPLOAD, methods=_POST),
    # Each way back asks the provider twice; an office shares one address.
    Limit("single-sign-on", 60, 60, by="caller", path=r"/account/organisation/"),
    # 40 a second, for five minutes on end: above any program that waits for its answers, and an office of them.
    Limit("api", 12_000, 5 * _MINUTES, by="caller", path=r"/api/"),
    # Ten a second: above any person, and any script that reads pages where there is an API. Public pages have no limit:
    # a count of each visit would cost more than most of them, and whoever stands in front may keep them.
    Limit("work", 3_000, 5 * _MINUTES, by="caller", path=r"/(portal|desk|admin)/"),
)

# --- Logs: events with request and task ids, never figures -------------------------------------------------------

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

_BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_RENDER: list[Processor] = (
    [hide_keys, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    if DEBUG
    else [structlog.processors.format_exc_info, hide_keys, hide_rows, structlog.processors.JSONRenderer()]
)
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_BEFORE,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "events": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _BEFORE,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_RENDER],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},  # standard error
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django_structlog": {"level": "INFO"},
        "kombu.connection": {"level": "ERROR"},  # warns that pgmq:// names no host, which is meant
        "members": {"level": "INFO"},
        "metrics": {"level": "INFO"},
        "coalition": {"level": "INFO"},
    },
}
