"""How gunicorn serves the API, on one machine and in an image alike; the address comes with the command line.

What changes this file: how many requests a process takes, and how long one may last.
"""

import os

from config.env import current

# What the environment lacks ends the master here, once and in words; its workers would each end on it, and be
# started again, for ever.
current()

worker_class = "gthread"
# Requests wait for PostgreSQL more than they compute, and a thread costs far less memory than a process.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4

# No request waits for a provider, so one that lasts this long is stuck.
timeout = 30
graceful_timeout = 20
# Longer than a load balancer keeps an idle connection, so that the balancer is the one that closes.
keepalive = 75

# What leaks a little never leaks much; the jitter keeps the workers from being renewed at once.
max_requests = 20_000
max_requests_jitter = 2_000

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Which words of a proxy are believed is Django's to say (SHOPSTER_TRUSTED_PROXIES), also on loopback.
secure_scheme_headers: dict[str, str] = {}
# A control socket would be one file for every gunicorn of the same user.
control_socket_disable = True
