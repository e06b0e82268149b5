"""The use cases of the outbox beside record(): beat, retry, take a periodic slot."""
