"""Structured logs in which phone numbers, ID numbers and one-time links are masked before a line is written."""

import re
from typing import Any

import structlog
from django_structlog import signals

UNWATCHED = ("/objection/", "/verify/")
# 18 characters of an ID number, 11 digits of a mobile number, wherever they stand in a text.
_ID_NO = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{14}([0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)((?:00)?(?:86)?[ -]?1[3-9]\d)\d{4}(\d{4})(?!\d)")
# The token of an invitation, of a password reset, of a hall's screen or of a way into a room is as good as a password;
# that of a certificate tells whose it is.
_TOKEN = re.compile(
    r"(/(?:accounts/(?:invitation|password/reset/key)|hall/(?:screen|in)|verify|ballot/[^/\s\"']+/here)/)[^/\s\"']+"
)


def mask(text: str) -> str:
    """The same text with every ID number, mobile number and one-time link token made unreadable."""
    text = _ID_NO.sub(r"\1**************\2", text)
    text = _PHONE.sub(r"\1****\2", text)
    return _TOKEN.sub(r"\1***", text)


def mask_value(value: Any) -> Any:
    """Mask inside strings, numbers, lists and dicts; other objects are masked by what they would print."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {mask_value(key): mask_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(mask_value(item) for item in value)
    if value is None or isinstance(value, bool | float):
        return value
    printed = str(value)
    masked = mask(printed)
    return value if masked == printed else masked


def mask_personal(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The structlog processor: runs last before rendering, so nothing added later slips by."""
    return {key: mask_value(item) if not key.startswith("_") else item for key, item in event.items()}


def connect() -> None:
    """Called once, when the application starts."""
    signals.bind_extra_request_metadata.connect(_leave_out)
    signals.bind_extra_request_finished_metadata.connect(_leave_out)


def _leave_out(sender: Any, request: Any, log_kwargs: dict[str, Any], **_more: Any) -> None:
    """Who objects, asks by a query code or verifies leaves neither an account nor a browser in the log (§2.11)."""
    if request.path.startswith(UNWATCHED):
        structlog.contextvars.unbind_contextvars("user_id")
        log_kwargs.pop("user_agent", None)


def mask_event(event: Any, _hint: Any) -> Any:
    """The same for error reports that leave the house."""
    return mask_value(event)


def _processors() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
    ]


def configure(*, level: str, readable: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: one line per event on standard error, JSON in production."""
    structlog.configure(
        processors=[*_processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [remove_meta, mask_personal, renderer],
                "foreign_pre_chain": _processors(),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print the same line twice, unmasked.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            "botocore": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            # The filesystem broker has no host to name.
            "kombu.connection": {"level": "ERROR"},
        },
    }
