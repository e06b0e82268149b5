"""On the path of a process whose clock libfaketime sets."""
