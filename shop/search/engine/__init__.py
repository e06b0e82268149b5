"""The embedded search engine: Algolia's HTTP protocol on Tantivy; imports nothing else of the product.

`server.serve(EngineConfig(...))` is its one entry. From the socket down:

    server     the process: lock, socket, gunicorn, shutdown
    http       one request: body, key, route, JSON answer; routes lists the endpoints, handlers_* are them
    engine     the open indices; writer is the one thread that changes them, commands are the changes
    registry   which index lives in which directory with which settings; store is one such directory
    search     one query: matching (words to terms), filters, ranking, facets, highlight
"""
