"""The outbox's protocol as a model that is searched exhaustively, and the same model held against PostgreSQL."""
