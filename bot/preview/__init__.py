<<<<<<< HEAD
"""A local stand-in for Slack, on loopback: for trying the bot without an account."""
=======
"""A workspace on loopback that speaks as Slack does."""
>>>>>>> main
