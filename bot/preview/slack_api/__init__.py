"""The part of Slack's Web API and Socket Mode that the local workspace has."""
