"""Saved searches: links and feeds that tell what is new, and alerts by mail and webhook."""
