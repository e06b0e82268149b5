"""Runs a module of the measurements inside Django: `python -m tests.bench.with_django MODULE [ARGUMENT ...]`.

Its `main` gets the arguments, and what it returns is printed as JSON. Changes when Django wakes differently.
"""

import importlib
import json
import os
import sys

import django


def main(module: str, *arguments: str) -> None:
    """Set Django up first: a module that imports models can't do that for itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(importlib.import_module(module).main(*arguments)))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
