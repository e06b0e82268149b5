"""A thing's page asks for its effects by their subject."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("outbox", "0006_standing_alert")]
    operations = [
        AddIndexConcurrently(
            model_name="effect", index=models.Index(fields=["subject"], name="effect_subject")
        ),
    ]
