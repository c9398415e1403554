"""Secrets, sessions, log-in and the headers that keep a page to itself."""

from csp.constants import NONCE, NONE, SELF

from saq_portal.secrets import check_secrets
from saq_portal.settings.environment import ALLOWED_HOSTS, DATA_DIR, HTTPS, SAQ_DEMO, env

SECRET_KEY = env.str("SECRET_KEY", "")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# "name:base64(32 bytes)", newest first; all of them decrypt, the first encrypts.
SAQ_FIELD_KEYS: list[str] = env.list("SAQ_FIELD_KEYS", [])
# Keys the blind indexes and the ban list. It is never rotated: a ban outlives the number it was made from.
SAQ_INDEX_KEY = env.str("SAQ_INDEX_KEY", "")
SAQ_AUDIT_KEY = env.str("SAQ_AUDIT_KEY", "")
check_secrets(
    demo=SAQ_DEMO,
    allowed_hosts=ALLOWED_HOSTS,
    secret_key=SECRET_KEY,
    field_keys=SAQ_FIELD_KEYS,
    index_key=SAQ_INDEX_KEY,
    audit_key=SAQ_AUDIT_KEY,
)
# What certificates are signed with (documents/signing.py): PKCS#12 or PEM; empty: a pair of the data folder's own.
SAQ_SIGNING_KEY = env.str("SAQ_SIGNING_KEY", "")
SAQ_SIGNING_PASSPHRASE = env.str("SAQ_SIGNING_PASSPHRASE", "")
SAQ_SIGNING_FORMER: list[str] = env.list("SAQ_SIGNING_FORMER", [])
SAQ_SIGNING_FOLDER = DATA_DIR / "signing"
# Whose electronic seals count as verified (documents/eseals.py): PEM files with the roots of their certificates.
SAQ_SEAL_TRUST: list[str] = env.list("SAQ_SEAL_TRUST", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.PassphraseOrMixedValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/15m/key", "login_device": "5/15m/key",
    "signup": "20/m/ip", "reset_password": "20/m/ip,5/m/key",
    "sms_code": "20/h/ip,1/m/key,5/h/key,10/d/key", "sms_code_device": "1/m/key,5/h/key,10/d/key",
    "sms_try": "10/m/ip",
    "objection": "10/h/ip", "objection_code": "10/m/ip",
}  # fmt: skip
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nobody without an account is ever written to because somebody typed an address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
_FORMS = "accounts.forms.entrance"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "signup": f"{_FORMS}.SignupForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "add_email": f"{_FORMS}.AddEmailForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.FactorReauthenticateForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "上海质量工匠"
# Roles of the association must carry a second factor; the demo opens without one.
SAQ_FORCE_TOTP = env.bool("SAQ_FORCE_TOTP", not SAQ_DEMO)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "accounts.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_IDLE_SECONDS_STAFF = 15 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-saq_session" if HTTPS else "saq_session"
SAQ_DEVICE_COOKIE = "__Host-saq_device" if HTTPS else "saq_device"
CSRF_COOKIE_NAME = "__Host-saq_csrf" if HTTPS else "saq_csrf"
CSRF_FAILURE_VIEW = "saq_portal.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
# The container's own health check speaks plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # files, which the portal shows beside its forms, say otherwise themselves
if env.bool("SAQ_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Addresses are taken from X-Forwarded-For only when our own proxy wrote it.
SAQ_TRUSTED_PROXIES = env.int("SAQ_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = SAQ_TRUSTED_PROXIES
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
