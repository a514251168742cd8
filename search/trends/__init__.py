"""Trends: queries or outlets compared over time."""
