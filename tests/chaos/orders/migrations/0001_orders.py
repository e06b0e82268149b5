"""The table of test orders. It has no model: only a chaos stack installs this app, and type checks don't."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL(
            "CREATE TABLE chaos_order (id bigserial PRIMARY KEY, number text NOT NULL UNIQUE)",
            "DROP TABLE chaos_order",
        )
    ]
