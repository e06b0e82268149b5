"""What the watch found wrong, since when."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_effect_failing_skipped_indexes")]
    operations = [
        migrations.CreateModel(
            name="StandingAlert",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sentence", models.TextField()),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
