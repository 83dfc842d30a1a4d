"""Reads what Slack sends."""
