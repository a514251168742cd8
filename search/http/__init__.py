"""HTTP: what is done to every request before a route sees it, and to every response after it."""
