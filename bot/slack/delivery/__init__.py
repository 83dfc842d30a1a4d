"""Brings replies to Slack, once each."""
