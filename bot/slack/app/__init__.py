"""Starts and runs the Slack app."""
