"""Stories: articles that print the same copy, and what each has of the others."""
