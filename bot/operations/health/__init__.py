"""Whether the bot works, told over HTTP."""
