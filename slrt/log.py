"""Log lines: one JSON object each, with request, user and unit id, and never a NIK, a KK number or a telephone number.

JSON escapes line ends and control characters, so that typed text cannot forge a line (security.md check 61).
"""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog

# Sixteen digits, also when written in groups; Indonesian mobile numbers in their three spellings.
# Not inside a longer run of letters and digits: request ids are hexadecimal.
_SIXTEEN = re.compile(r"(?<![\w.])(?:\d[ .-]?){15}\d(?![\w.])")
_PHONE = re.compile(r"(?<![\w.])(?:\+?62|0)8\d{1,2}[ -]?\d{3,4}[ -]?\d{3,5}(?!\w)")

# The database quotes the row it refused, names and all; it may run over several lines.
_ROW = re.compile(r"DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


def scrub(value: Any) -> Any:
    """The value without identity and telephone numbers, looked for in every text inside it."""
    if isinstance(value, str):
        return _PHONE.sub("[telepon]", _SIXTEEN.sub("[16 angka]", _ROW.sub("DETAIL: [isi baris]", value)))
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return "[16 angka]" if 10**15 <= value < 10**16 else value
    if isinstance(value, dict):
        return {scrub(key): scrub(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub(item) for item in value]
    return scrub(str(value))


def _scrub_event(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: scrub(value) for key, value in event.items()}


_BEFORE = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]
_LOGGERS = {
    # Django's own handlers would print the same event twice and without scrubbing.
    "django": {"handlers": [], "propagate": True},
    # Every request has its line already, with the route instead of the address, which holds what somebody typed.
    "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
    "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    # Both tell at length which glyphs they subset.
    "weasyprint": {"level": "ERROR"},
    "fontTools": {"level": "ERROR"},
    "pikepdf": {"level": "WARNING"},
}


def configure(options: dict[str, Any]) -> None:
    """Called by Django with settings.LOGGING: {"level": "INFO"}."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_BEFORE,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _BEFORE,
        "processors": [
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _scrub_event,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["console"], "level": options["level"]},
            "loggers": _LOGGERS,
        }
    )
