"""A call of the Web API that is refused."""

from __future__ import annotations


class ApiError(Exception):
    """A call that Slack refuses; its text is Slack's error code."""

    def __init__(self, code: str, **more: object) -> None:
        """Refuse with ``code``; ``more`` are further fields of the response."""
        super().__init__(code)
        self.more = more
