"""Logs with personal numbers masked, metrics behind a token, error reports only when an address is set."""

from saq_portal.logging import configure
from saq_portal.settings.environment import DEBUG, SAQ_DEMO, env

LOGGING = configure(level=env.str("SAQ_LOG_LEVEL", "INFO"), readable=DEBUG or SAQ_DEMO)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_CORRELATION_ID = False

# /metrics answers 404 unless the caller shows this token; without a token it is closed to all.
SAQ_METRICS_TOKEN = env.str("SAQ_METRICS_TOKEN", "")

SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    import sentry_sdk

    from saq_portal.logging import mask_event

    # A body is a form with a person's data in it, or a ballot: none goes along, whatever its size.
    sentry_sdk.init(
        dsn=SENTRY_DSN, send_default_pii=False, include_local_variables=False, max_request_body_size="never",
        before_send=mask_event,
    )  # fmt: skip
