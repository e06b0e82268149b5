"""A shop that is set up to talk to everything it can: pictures in a bucket, and a mail server."""
