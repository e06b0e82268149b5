"""The local launcher behind `make`: real servers on one machine, started, watched and stopped together.

It runs before the virtual environment exists, so nothing in here imports more than the standard library.
What changes this file: the oldest Python that the product runs on.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # the launcher meets whatever python3 there is
    raise SystemExit(
        "Shopster needs Python 3.11 or later, and this is "
        + ".".join(str(part) for part in sys.version_info[:3])
        + ".\nName a newer one: make PYTHON=python3.11 run"
    )
