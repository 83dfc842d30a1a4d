"""The Slack bot. Slack's own types stop here: nothing outside sees them."""
