"""The API: every address that answers with JSON, its models and its documentation.

web         the routes
endpoints   what there is, each an ``endpoint``
   |
body        an answer in JSON, as ``models`` and ``article_models`` have it
openapi, page, text   the same, described
"""
