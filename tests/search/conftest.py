"""Tests of requests, answers and JSON ask the newsroom."""

from tests.newsroom import application, ask, client, newsroom

__all__ = ["application", "ask", "client", "newsroom"]
