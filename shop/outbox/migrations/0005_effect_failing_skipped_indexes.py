"""What ops look for among millions: effects that wait after a failure, and skipped ones.

Both indexes hold only such rows, so an effect that goes well never touches them.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("outbox", "0004_effect_skipped_at")]
    operations = [
        AddIndexConcurrently(
            model_name="effect",
            index=models.Index(
                condition=models.Q(
                    ("dead_at__isnull", True),
                    ("wanted__gt", models.F("done")),
                    models.Q(("last_error", ""), _negated=True),
                ),
                fields=["lane", "topic", "available_at"],
                name="effect_failing",
            ),
        ),
        AddIndexConcurrently(
            model_name="effect",
            index=models.Index(
                condition=models.Q(("skipped_at__isnull", False)), fields=["skipped_at"], name="effect_skipped"
            ),
        ),
    ]
