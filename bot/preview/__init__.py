"""A local stand-in for Slack, on loopback: for trying the bot without an account."""
