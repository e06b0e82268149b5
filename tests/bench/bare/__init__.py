"""The bare limits: the least that an answer costs here with Django, and with PostgreSQL alone."""
