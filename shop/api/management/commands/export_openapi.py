"""`manage.py export_openapi`: the API's OpenAPI file, from which the storefront's types are made."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.generators import SchemaGenerator

TARGET = Path(settings.BASE_DIR) / "frontend" / "openapi.json"


class Command(BaseCommand):
    """Writes the file; with ``--check`` only compares it."""

    help = "Write frontend/openapi.json from the code, or check that it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Fail where the file differs; write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        make: Any = SchemaGenerator  # the package types neither it nor its method
        schema = make().get_schema(request=None, public=True)
        text = json.dumps(schema, indent=2, ensure_ascii=False, default=str) + "\n"
        if not options["check"]:
            TARGET.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {TARGET.relative_to(settings.BASE_DIR)}")
        elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            raise CommandError(
                "frontend/openapi.json does not match the code: run `manage.py export_openapi`, then "
                "`npm run api-types` in frontend/."
            )
