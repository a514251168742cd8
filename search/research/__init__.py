"""Research: concordances, samples, tallies and citations of results."""
