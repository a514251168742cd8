"""Overview: coverage by outlets, agencies and over time."""
