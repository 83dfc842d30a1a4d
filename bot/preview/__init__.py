"""A workspace on loopback that speaks as Slack does."""
