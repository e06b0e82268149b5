"""How the process takes memory from the system. Changes with what wastes it."""

from __future__ import annotations

import ctypes

# As in malloc.h of the GNU C library.
_M_ARENA_MAX = -8
_ARENAS = 2


def share_arenas() -> None:
    """Lets all threads take from two heaps; to be called before there are any.

    By itself the GNU C library makes as many as eight for each core, and what a thread's requests freed there stays
    with that heap: while an index is filled they come to several hundred megabytes. Other C libraries are left as
    they are.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
