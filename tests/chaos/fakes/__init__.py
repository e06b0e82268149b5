"""What the product talks to, made to misbehave on demand: proxies, a mail server, a webhook receiver."""
