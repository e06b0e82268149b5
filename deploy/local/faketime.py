"""libfaketime, which gives a process another clock: what is here, else Debian's package.

What changes this file: where the library may come from.
"""

import os
from pathlib import Path

from deploy.local.console import console
from deploy.local.system_packages import can_install, install

VARIABLE = "LIBFAKETIME"
_PLACES = ("*/faketime/libfaketimeMT.so.1", "faketime/libfaketimeMT.so.1")


def faketime() -> Path | None:
    """The library: LIBFAKETIME names it, else where Debian's package puts it; None where there is none."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    return next((path for place in _PLACES for path in sorted(Path("/usr/lib").glob(place))), None)


def find_or_install_faketime(logs: Path) -> None:
    """Install the library where it is missing and may be; else say that clocks stay as they are."""
    with console.step("Skewed clocks"):
        if faketime() is None and can_install():
            install("libfaketime", logs / "faketime.log")
        console.detail(
            str(faketime() or "not tested: libfaketime is not here (Debian: apt-get install libfaketime)")
        )
