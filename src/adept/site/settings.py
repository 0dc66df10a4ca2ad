"""`Conf` told to Django: the only settings module."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from adept.site.conf import Conf
from adept.site.database import database
from adept.site.mail import mailers

ADEPT = Conf()
PACKAGE = Path(__file__).resolve().parents[1]

# The demo is a world of its own: `adept demo` names its folder, and then nothing of a real installation is read
# (`demo.seal`).
DEMO_FOLDER = os.environ.get("ADEPT_DEMO_FOLDER", "")
DEMO = bool(DEMO_FOLDER)
if DEMO:
    ADEPT = ADEPT.model_copy(
        update={
            "hosts": ("localhost", "127.0.0.1"),
            "data_folder": Path(DEMO_FOLDER),
            "oidc_name": "",
            "proxies": 0,
            "language": "nb",
        }
    )

SECRET_KEY = ADEPT.secret_key.get_secret_value()
if DEMO:
    SECRET_KEY = Path(DEMO_FOLDER, "key").read_text(encoding="utf-8")
DEBUG = False
ALLOWED_HOSTS = list(ADEPT.hosts)

INSTALLED_APPS = [
    "adept",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "adept.site.middleware.Looking",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "adept.site.urls"
WSGI_APPLICATION = "adept.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "adept.site.context.frame"],
            "builtins": ["adept.templatetags.adept", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": database(
        f"sqlite:///{DEMO_FOLDER}/world.sqlite3" if DEMO else ADEPT.database_url,
        ADEPT.database_password.get_secret_value(),
    )
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "adept_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MAILERS = mailers("" if DEMO else ADEPT.mail_url.get_secret_value())
if DEMO:
    MAILERS = {"default": {"BACKEND": "adept.demo.mailbox.Mailbox"}}

LANGUAGE_CODE = ADEPT.language
NAMES = {"en": "English", "sv": "Svenska", "nb": "Bokmål", "nn": "Nynorsk", "da": "Dansk", "fi": "Suomi"}
LANGUAGES = [(code, NAMES[code]) for code in ADEPT.languages]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = ADEPT.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = ADEPT.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Headers: nothing inline, nothing from elsewhere, nothing framed.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # the design system keeps its icons in its style sheet; an image runs nothing
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = ADEPT.address.startswith("https://") and not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ADEPT.proxies and HTTPS else None
CSRF_TRUSTED_ORIGINS = [ADEPT.address] if HTTPS else []
CSRF_FAILURE_VIEW = "adept.kernel.web.refuse_fields"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False

# Sign-in: a code by mail, a passkey, an identity provider; never a password.
AUTH_USER_MODEL = "adept.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "adept.site.sign_in.AccountDoor"
SOCIALACCOUNT_ADAPTER = "adept.site.sign_in.ProviderDoor"
MFA_ADAPTER = "adept.site.sign_in.FactorDoor"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code is the verification; addresses come from HR
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ADEPT.proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Adept"
MFA_TOTP_TOLERANCE = 1  # half a minute either way: telephones' clocks differ, and people type slowly
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on localhost only
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
if ADEPT.oidc_name:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "work",
            "name": ADEPT.oidc_name,
            "client_id": ADEPT.oidc_client,
            "secret": ADEPT.oidc_secret.get_secret_value(),
            "settings": {"server_url": ADEPT.oidc_url},
        }
    ]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there, or not yours, is an answer and no event; what broke is still told.
    "loggers": {"django.request": {"level": "ERROR"}},
}
