"""Since when an effect is owed, for its latency; rows of before count from this migration, as their default says."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_effect_storage")]
    operations = [
        migrations.AddField(
            model_name="effect",
            name="wanted_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                help_text="Since when it is owed; the last time that it was, where it is done.",
            ),
        ),
    ]
