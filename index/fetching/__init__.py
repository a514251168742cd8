"""Fetching: feeds and pages from the web into a folder, where sources read them without it.

    listing     which addresses
    target      one address, as a request needs it
    addresses   where a name leads, and whether that is a public place
    exchange    one request and its answer, within limits
    robots      what a host allows; permissions: of all hosts, asked once a day
    lanes       who is asked next, and when: one request at a time a host
    links       the pages that a feed or a sitemap names
    archive     what was fetched, as web archives (WARC); whole again after a crash
    ledger      what is known of each address from earlier runs
    keeping     what becomes of an answer, in both
    account     what a run did
    fetcher     all that in a row

It stands beside the sources and knows them; they do not know it. docs/FETCHING.md tells the rules.
"""
