"""Python runs this first in a process whose clock libfaketime sets. Changes when libfaketime does.

Python sleeps until a moment of the monotonic clock; libfaketime 0.9.10 takes its offset off that moment even where that
clock is left alone, and the sleep fails with EINVAL.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
