"""The front door: environment, settings, URLs and the WSGI/ASGI entry points. It wires, and knows everyone."""
