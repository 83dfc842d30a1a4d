<<<<<<< HEAD
"""The Slack bot. Slack's own types stop here: nothing outside sees them."""
=======
"""Slack: the only place, with the preview, that knows its types."""
>>>>>>> main
