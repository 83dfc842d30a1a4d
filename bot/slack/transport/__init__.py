"""How requests come: over a socket, or over HTTP."""
