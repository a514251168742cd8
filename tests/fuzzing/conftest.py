from tests.newsroom import application, newsroom

__all__ = ["application", "newsroom"]
