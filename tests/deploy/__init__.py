"""The local launcher: on real servers, processes, ports and files."""
