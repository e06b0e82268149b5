"""The catalogue's use cases, one a file: the only place that writes its tables."""
