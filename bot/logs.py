"""Logs: structured, on standard error, never a question, a person or a token."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs(level: str) -> None:
    """Send logs of ``level`` and graver to standard error, one line of JSON each."""
    # Libraries say at INFO what concerns nobody here ("Loading ..."), and their texts are not ours
    # to vouch for.
    logging.basicConfig(
        stream=sys.stderr,
        level=max(logging.WARNING, logging.getLevelNamesMapping()[level]),
        format="%(levelname)s %(name)s %(message)s",
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
