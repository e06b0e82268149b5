"""Django's PostgreSQL backend, with an end to waiting. Changes when a connection is opened differently."""
