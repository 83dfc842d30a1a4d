"""What the bot says in Slack, in Swedish and English."""
