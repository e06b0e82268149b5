"""The usual way instead of the ledger, for comparison: a Celery message for each effect, sent after the commit.

It is tuned as the manuals advise: late acknowledgement, rejection when a worker is lost, retries with back-off. Test
code alone; nothing of the product knows of it.
"""
