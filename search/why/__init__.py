"""Why: what of a query an article has, and where."""
