"""The use cases of search that write to the database."""
