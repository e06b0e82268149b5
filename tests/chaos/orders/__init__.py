"""A test app: orders that are nothing but a number, a mail and a webhook.

It takes the place of what the product has no use for yet: effects that must happen one time at a sink of another make.
"""
