"""Slack: the only place, with the preview, that knows its types."""
