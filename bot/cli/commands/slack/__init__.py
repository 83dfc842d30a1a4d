"""The commands that run the Slack bot, in Slack or in a local workspace."""
