"""Evaluation: how well judged queries find, beside plainer chains."""
