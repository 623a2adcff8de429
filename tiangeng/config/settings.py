"""Settings. What differs from place to place comes from the environment; everything else is decided here."""

import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import cluster, setup

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TIANGENG_DATA", ROOT / "var"))
DEBUG = os.environ.get("TIANGENG_DEBUG") == "1"
SECRET_KEY = os.environ.get("TIANGENG_SECRET_KEY") or setup.ensure_secrets()
ALLOWED_HOSTS = os.environ.get("TIANGENG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TIANGENG_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("TIANGENG_HTTPS") == "1"

INSTALLED_APPS = [
    "tiangeng.kernel",
    "tiangeng.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "procrastinate.contrib.django",
    "tiangeng.documents",
    "tiangeng.places",
    "tiangeng.people",
    "tiangeng.lawful",
    "tiangeng.visits",
    "tiangeng.forms",
    "tiangeng.issues",
    "tiangeng.assignments",
    "tiangeng.meetings",
    "tiangeng.notices",
    "tiangeng.field",
    "tiangeng.console",
    "tiangeng.public",
    "tiangeng.exchange",
    "tiangeng.demo",
]

MIDDLEWARE = [
    "tiangeng.config.watching.WatchingMiddleware",
    "tiangeng.kernel.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tiangeng.ui.middleware.PolicyMiddleware",
    "tiangeng.ui.middleware.SameForAll",
    "tiangeng.ui.embedding.FramedCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tiangeng.people.middleware.SessionLimitMiddleware",
    "tiangeng.ui.middleware.RefusalPages",
    "tiangeng.kernel.middleware.ActorMiddleware",
    "tiangeng.people.middleware.FirstThingsMiddleware",
    "tiangeng.ui.middleware.MessagesInSlot",
    "tiangeng.kernel.api.KeepAnswerMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tiangeng.config.urls"
WSGI_APPLICATION = "tiangeng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tiangeng.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "tiangeng.ui.forms.Renderer"


def _database(url: str) -> dict[str, object]:
    """A Django database from a URL such as postgresql://user:password@/name?host=/socket/folder."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    # A stopped server is noticed within seconds; a forgotten transaction is ended by the server. What is prepared is
    # planned for its values inside an actor's walls, unless the work goes by keys (kernel/walls.py; ADR 0021).
    # Helpers for one question are dear where others wait for the same two cores: a list does without, a year's rates do not.
    told = (
        "idle_in_transaction_session_timeout=60s",
        "lock_timeout=15s",
        "parallel_setup_cost=8000",
    )
    options |= {"connect_timeout": "5", "options": " ".join(f"-c {setting}" for setting in told)}
    return {
        "ENGINE": "tiangeng.config.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
    }


_urls = cluster.urls()
# `default` serves under row-level security; commands that migrate start with TIANGENG_AS_OWNER=1.
_is_owner = os.environ.get("TIANGENG_AS_OWNER") == "1"
_default = _database(_urls.owner if _is_owner else _urls.app)
if os.environ.get("TIANGENG_PREPARED", "1") == "1" and not _is_owner:  # what makes tables has no parameters to bind
    _default["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}  # type: ignore[operator]
if os.environ.get("TIANGENG_POOL", "1") == "1":
    # A connection is looked at before it is lent (database/base.py): after a stop each process would still hold up to eight
    # dead ones, and as many people would read 503 long after the server is back. Trying again stays close: pauses that
    # double for minutes, as the pool has them by itself, would outlast the stop. Nobody waits for a connection while all is
    # well, for no more work at once than there are connections (wsgi.py).
    _pool = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 2}
    _default["OPTIONS"] |= {"pool": _pool}  # type: ignore[operator]
DATABASES = {"default": _default}
TIANGENG_OWNER_URL = _urls.owner
TIANGENG_APP_ROLE = "tiangeng_app"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["tiangeng.people.passwords.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tiangeng.people.passwords.LengthAndClassesValidator"},
    {"NAME": "tiangeng.people.passwords.NotRecentValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "tiangeng.people.signin.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False  # names are kept in lower case and compared exactly
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}  # counted by axes, in the database, over all processes
MFA_ADAPTER = "tiangeng.people.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "田埂"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "tiangeng.people.signin.locked_out"
AXES_USERNAME_CALLABLE = "tiangeng.people.throttle.name_tried"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes are fifteen minutes
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # signing in is written into our own log
AXES_ENABLE_ACCESS_FAILURE_LOG = False

SESSION_ENGINE = "tiangeng.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
# Sites that may show the field app in a frame of theirs; a cookie goes into another site's frame only if it says so.
TIANGENG_EMBEDDED_BY = os.environ.get("TIANGENG_EMBEDDED_BY", "").split()
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "None" if TIANGENG_EMBEDDED_BY and HTTPS else "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "tiangeng.ui.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 110  # ODK Collect sends up to 101 pictures at once beside the answers
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "tiangeng.documents.intake.CappedUploadHandler",  # first: past the cap nothing is kept
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "tiangeng" / "config" / "locale"]  # the rooms, being apps, bring their own
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get("TIANGENG_STATICFILES", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
MEDIA_ROOT = DATA / "files"  # outside the web root: files are only served through a view that asks the scope
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DJANGO_TABLES2_TEMPLATE = "ui/_table_rows.html"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

TIANGENG_PROXIES = frozenset(p for p in os.environ.get("TIANGENG_PROXIES", "").split(",") if p)
TIANGENG_ACTOR_OF = "tiangeng.people.signin.actor_of"
TIANGENG_API = "tiangeng.config.api.api"  # what the self-check reads the operations from
TIANGENG_ACTOR_OF_ACCOUNT = "tiangeng.people.queries.actor_of_account"
TIANGENG_SECOND_FACTOR = os.environ.get("TIANGENG_SECOND_FACTOR", "administrators")  # none · administrators · all
TIANGENG_PASSWORD_PROFILE = os.environ.get("TIANGENG_PASSWORD_PROFILE", "dengbao")  # dengbao · asvs
# A province's app that opens us with signed tickets (ADR 0020): off unless its public keys are named here.
TIANGENG_TICKET_KEYS = Path(_keys) if (_keys := os.environ.get("TIANGENG_TICKET_KEYS", "")) else None
TIANGENG_TICKET_ISSUER = os.environ.get("TIANGENG_TICKET_ISSUER", "")
TIANGENG_TICKET_AUDIENCE = os.environ.get("TIANGENG_TICKET_AUDIENCE", "")
TIANGENG_TICKET_ENTRY = os.environ.get("TIANGENG_TICKET_ENTRY", "")  # where the app gives one, for the sign-in page
TIANGENG_UNAVAILABLE = "tiangeng.ui.errors.unavailable"
TIANGENG_KEY_PROVIDER = "tiangeng.kernel.secrets.FileKeyProvider"
TIANGENG_KEY_FILE = DATA / "secrets" / "keys.json"
TIANGENG_CIPHER_SUITE = os.environ.get("TIANGENG_CIPHER_SUITE", "intl")
TIANGENG_LOG_HASH = os.environ.get("TIANGENG_LOG_HASH", "sm3")
TIANGENG_AUDIT_ROOTS = DATA / "audit" / "roots.txt"
TIANGENG_IS_ADDRESSED = bool(os.environ.get("TIANGENG_ADDRESS"))  # somebody said how we are reached from outside
TIANGENG_ADDRESS = os.environ.get("TIANGENG_ADDRESS") or f"http://localhost:{os.environ.get('TIANGENG_PORT', '8000')}"
EMAIL_HOST = os.environ.get("TIANGENG_MAIL_HOST", "")  # none = mails are printed
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("TIANGENG_MAIL_PORT") or "25")
EMAIL_HOST_USER = os.environ.get("TIANGENG_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TIANGENG_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TIANGENG_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("TIANGENG_MAIL_FROM", "tiangeng@localhost")
TIANGENG_HOOKS_PRIVATE = os.environ.get("TIANGENG_HOOKS_PRIVATE") == "1"  # webhooks may go to the house's own network
TIANGENG_SMS_URL = os.environ.get("TIANGENG_SMS_URL", "")  # a provider's gateway; none = text messages go to the log
TIANGENG_SMS_SECRET = os.environ.get("TIANGENG_SMS_SECRET", "")
TIANGENG_SMS_TIMEOUT = float(os.environ.get("TIANGENG_SMS_TIMEOUT") or "10")
TIANGENG_REGIONS_FILE = Path(os.environ.get("TIANGENG_REGIONS_FILE", DATA / "regions.csv.gz"))

TIANGENG_METRICS_TOKEN = os.environ.get("TIANGENG_METRICS_TOKEN", "")
TIANGENG_METRICS_FROM = [
    ip_network(n) for n in os.environ.get("TIANGENG_METRICS_FROM", "127.0.0.1,::1").split(",") if n
]
TIANGENG_LOG_REQUESTS = os.environ.get("TIANGENG_LOG_REQUESTS") == "1"
TIANGENG_PHONE = Path(os.environ.get("TIANGENG_PHONE", ROOT / "phone" / "dist"))  # the built field app
TIANGENG_UPLOADS = DATA / "uploads"  # photos on their way from a phone
TIANGENG_ROUTERS = DATA / "routers"  # what dispatchers taught, by county and question

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "tiangeng.config.loglines.WithRequestId"}},
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        "json": {"()": "tiangeng.config.loglines.JsonLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("TIANGENG_LOG") == "json" else "plain",
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "tiangeng.texts": {"level": "INFO"},
        "tiangeng.answered": {"level": "INFO"},
    },
}
