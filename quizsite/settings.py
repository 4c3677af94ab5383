"""How is this site configured? Every value comes from the environment, with a safe default for one machine."""

from __future__ import annotations

import datetime as dt
import os
from importlib.util import find_spec
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from quizsite.secret_key import why_weak
from quizsite.sentinels import addresses, broker_urls, group_of
from quizsite.single_sign_on import providers

BASE_DIR = Path(__file__).resolve().parent.parent
# A variable NAME may also stand in a file that NAME_FILE names, as service managers hand over secrets.
env = environ.FileAwareEnv()

# --- What kind of machine is this? -----------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env.str("SECRET_KEY", default="")
# After a change of the key: the old ones, so that who is signed in stays so.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if DEBUG:
    SECRET_KEY = SECRET_KEY or "only-for-a-developers-machine-" + "0" * 40
elif weak := why_weak(SECRET_KEY):
    raise ImproperlyConfigured(
        f"SECRET_KEY {weak}. Set it in the environment (or DEBUG=1 on your own machine). To make one: "
        "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not DEBUG)
BEHIND_HTTPS_PROXY = env.bool("BEHIND_HTTPS_PROXY", default=False)
# Whose word is taken for where a request came from: addresses, networks, or `unix` for a proxy on a Unix socket.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"] if BEHIND_HTTPS_PROXY else [])

# --- What is it made of? ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "quizsite.static_files.OnlyWhatPagesUse",
    "csp",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "quizsite.apps.QuizsiteConfig",
    "exams",
    "grading",
]
MIDDLEWARE = [
    "quizsite.proxies.KnownProxies",
    "quizsite.request_ids.number_requests",
    "quizsite.metrics.requests.measure",
    "quizsite.isolation.keep_apart",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quizsite.privacy.keep_nothing",
    "quizsite.limits.refuse_the_enormous",
    "quizsite.short_way.ShortWay",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "exams.delivery.ticket_sessions.OnlyThisSitting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quizsite.signin.second_factor.StaffSecondFactor",
    "quizsite.audit.keep_trace",
    "quizsite.refusals.Refusals",
    "quizsite.replica.ReadReplica",
]
ROOT_URLCONF = "quizsite.urls"
WSGI_APPLICATION = "quizsite.wsgi.application"
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
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Where is what is kept? ------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'quizsite.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Synchronous FULL: an answer that was acknowledged survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",  # WAL: quizsite.sqlite
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A pooler in transaction mode gives each transaction another connection, which knows no cursor of the one before.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("BEHIND_POOLER", default=False)
    # A save is one statement that the server keeps prepared. Off for a pooler that cannot keep them (PgBouncer < 1.22).
    _prepare_after = 3 if env.bool("PREPARED_STATEMENTS", default=True) else None
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = _prepare_after
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)  # seconds

# Some pages of staff may be read from a streaming replica (quizsite.replica).
REPLICA_URL = env.str("REPLICA_URL", default="")
if REPLICA_URL:
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("REPLICA_URL names a replica of a PostgreSQL database, but DATABASE_URL names none.")
    DATABASE_ROUTERS = ["quizsite.replica.Router"]
    _replica = env.db_url_config(REPLICA_URL)
    DATABASES["replica"] = {
        **DATABASES["default"],
        **_replica,
        "OPTIONS": {**DATABASES["default"].get("OPTIONS", {}), "connect_timeout": 2, **_replica.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }

REDIS_URL = env.str("REDIS_URL", default="")
_here: dict[str, object] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES: dict[str, dict[str, object]] = {"default": _here, "here": {**_here, "LOCATION": "here"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds; nobody waits longer for a cache
    }
# HOST:PORT of each Sentinel; the host in REDIS_URL is then the name of the group.
REDIS_SENTINELS = addresses(env.list("REDIS_SENTINELS", default=[]))
REDIS_SENTINEL_PASSWORD = env.str("REDIS_SENTINEL_PASSWORD", default="")
if REDIS_SENTINELS:
    CACHES["default"]["OPTIONS"] = {
        "pool_class": "quizsite.sentinels.SentinelPool",
        "sentinels": REDIS_SENTINELS,
        "sentinel_password": REDIS_SENTINEL_PASSWORD,
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
    }
# Sign-ins live in the database: they survive a cache that is stopped in the middle of an exam.
SESSION_ENGINE = "quizsite.signin.store"
SESSION_COOKIE_AGE = int(dt.timedelta(hours=12).total_seconds())

# --- Who are you? ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "exams.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
# Guessing locks one NetID at one address, so a whole lecture hall behind one address is not locked out by one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=10)
AXES_COOLOFF_TIME = dt.timedelta(minutes=env.int("SIGN_IN_COOL_OFF_MINUTES", default=2))
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "quizsite/signin/locked_out.html"
AXES_VERBOSE = False

# A forgotten password comes back by e-mail where there is a mail server, and else by a link from the staff.
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://" if DEBUG else "")
SENDS_MAIL = bool(EMAIL_URL)
if SENDS_MAIL:
    vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="quizzes@localhost")
PASSWORD_RESET_TIMEOUT = int(dt.timedelta(hours=24).total_seconds())

# allauth brings single sign-on, the second factor and the list of sign-ins. Nobody signs up, nobody is known by an
# e-mail address, and guesses are counted by exams.running.guesses.
ACCOUNT_ADAPTER = "quizsite.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "netid"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {"reauthenticate": "quizsite.signin.forms.OwnPasswordForm"}
SOCIALACCOUNT_ADAPTER = "quizsite.signin.university.UniversityAdapter"
SOCIALACCOUNT_PROVIDERS = providers(env)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# A link and no form: the policy for forms forbids to be led on to another host, and where the provider leads on to
# nobody can list.
SOCIALACCOUNT_LOGIN_ON_GET = True
SSO_STRIP_DOMAIN = env.str("SSO_STRIP_DOMAIN", default="")
SSO_MAKES_ACCOUNTS = env.bool("SSO_MAKES_ACCOUNTS", default=False)
SSO_ADMINISTRATORS = env.bool("SSO_ADMINISTRATORS", default=False)
SSO_SECOND_FACTOR = env.bool("SSO_SECOND_FACTOR", default=False)
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)
MFA_ADAPTER = "quizsite.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "quizsite.signin.forms.CodeForm",
    "reauthenticate": "quizsite.signin.forms.CodeAgainForm",
    "activate_totp": "quizsite.signin.forms.NewAppForm",
}

# --- What does the browser get? --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
BUILT_STATIC_DIR = VAR_DIR / "built"  # made by `manage.py build_font`, never committed
_bootstrap = find_spec("bootstrap")
STATICFILES_DIRS: list[object] = [BASE_DIR / "static"]
if BUILT_STATIC_DIR.is_dir():
    STATICFILES_DIRS.append(BUILT_STATIC_DIR)
if _bootstrap and _bootstrap.submodule_search_locations:
    STATICFILES_DIRS.append(("bootstrap", next(iter(_bootstrap.submodule_search_locations))))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "quizsite.storage.HashedModules"
    },
}
# Source maps are the largest files and only for developers: compressing them would double the time of collecting.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
        *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
} | {"fullscreen": ["self"]}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # a monitor asks the web host itself, without TLS
SECURE_HSTS_SECONDS = int(dt.timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# With this prefix a browser takes the cookie from this very host alone, over HTTPS, and no neighbour can plant one.
_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
CSRF_FAILURE_VIEW = "quizsite.error_pages.csrf_failure"
# A cookie would carry the words, and with them people's names, past the end of the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/Los_Angeles")
USE_TZ = True
USE_I18N = False

# --- Work in the background ------------------------------------------------------------------------------------
# Celery writes a Unix socket otherwise than the cache does.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=") or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long the broker is away, worker and beat come back by themselves
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
    # A task of a killed worker comes back after this long; the sweeper would find its work anyway.
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
if REDIS_SENTINELS:
    CELERY_BROKER_URL = broker_urls(REDIS_URL, REDIS_SENTINELS)
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "master_name": group_of(REDIS_URL),
        "sentinel_kwargs": {"password": REDIS_SENTINEL_PASSWORD or None, "socket_timeout": 2},
    }
CELERY_TASK_PUBLISH_RETRY = False  # a hint that cannot be sent is not worth a student's waiting
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "close-overdue-attempts": {
        "task": "exams.tasks.close_overdue_attempts",
        "schedule": 2.0,
        "options": {"expires": 10},
    },
    "grade-waiting-attempts": {
        "task": "grading.tasks.grade_waiting_attempts",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "forget-old-sign-ins": {
        "task": "quizsite.tasks.forget_old_sign_ins",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600},
    },
    "tell-planner": {"task": "exams.tasks.tell_planner", "schedule": 5.0, "options": {"expires": 10}},
    "heartbeat": {"task": "quizsite.tasks.heartbeat", "schedule": 5.0, "options": {"expires": 10}},
    "apply-waiting-regrades": {
        "task": "grading.tasks.apply_waiting_regrades",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
}

# --- Exams -----------------------------------------------------------------------------------------------------
# How this site is called from outside, for example https://quiz.example.edu; empty: as each request says.
EXTERNAL_URL = env.str("EXTERNAL_URL", default="")
# How many days after its end the events and addresses of an attempt are kept (purge_journal); 0 keeps them.
SIGN_IN_LOG_DAYS = env.int("SIGN_IN_LOG_DAYS", default=30)
JOURNAL_RETENTION_DAYS = env.int("JOURNAL_RETENTION_DAYS", default=180)
TRANSPORT_GRACE = dt.timedelta(seconds=10)
# Requests of one attempt that each web process takes in ten seconds; a page in steady use sends about two.
SYNC_LIMIT = env.int("SYNC_LIMIT", default=100)
# exams may not import the site that composes it, so preflight is told where the deployment is looked at.
READINESS = "quizsite.health.readiness.parts"
# exams may not import grading, so lint is told where scoring policies are checked.
POLICY_CHECKER = "grading.scoring.registry.check_parameters"
POLICY_CATALOGUE = "grading.scoring.registry.POLICIES"
POLICY_REACH = "grading.scoring.reach.most_points"
# ... and the page of late saves, where to ask what accepting one would change.
LATE_PREVIEW = "grading.marking.late_preview.preview"

# Names of checks (`quizsite.W001`) that are known not to matter on this deployment.
SILENCED_SYSTEM_CHECKS = env.list("SILENCED_CHECKS", default=[])

# --- What do operators read? -----------------------------------------------------------------------------------
PG_PROGRAMS = env.str("PG_PROGRAMS", default="")  # the folder of pg_dump and pg_restore, if not in PATH
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=[])
# Where the web processes of this host keep their counts for one another; nothing is counted if nobody may read it.
METRICS_DIR = str(VAR_DIR / "metrics") if METRICS_TOKEN or METRICS_NETWORKS else ""
if METRICS_DIR:
    Path(METRICS_DIR).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR  # read when prometheus_client is first imported
LOG_SLOW_SECONDS = env.float("LOG_SLOW_SECONDS", default=2.0)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "quizsite.logs.Numbered"}},
    "formatters": {"line": {"()": "quizsite.logs.Line"}, "json": {"()": "quizsite.logs.Json"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            "filters": ["numbered"],
        }
    },
    "loggers": {
        "axes": {"level": "ERROR"},  # its warnings name NetIDs and addresses; the tables of axes hold them anyway
        "django": {"handlers": [], "propagate": True},  # everything in one form: Django's own handlers are left out
        "django.server": {"handlers": [], "propagate": True},
        "httpx": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
