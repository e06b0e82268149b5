from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_main_location")]

    operations = [
        migrations.AddField("location", "position", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField(
            "stocklevel", "reserved", models.IntegerField(default=0, db_default=0, editable=False)
        ),
        migrations.AddField(
            "stocklevel", "shortfall", models.IntegerField(default=0, db_default=0, editable=False)
        ),
        migrations.AddField(
            "stocklevel",
            "backorder_limit",
            models.PositiveIntegerField(
                null=True, blank=True, help_text="How many beyond what is on hand; empty for as many as are wanted."
            ),
        ),
        migrations.AddField("movement", "reserved_delta", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("movement", "reserved_after", models.IntegerField(default=0, db_default=0)),
        migrations.AlterField(
            "movement",
            "reason",
            models.CharField(
                choices=[
                    ("count", "Count"),
                    ("import", "Import"),
                    ("received", "Received"),
                    ("correction", "Correction"),
                    ("transferred", "Transferred"),
                    ("reserved", "Reserved"),
                    ("released", "Released"),
                    ("expired", "Expired"),
                    ("shipped", "Shipped"),
                    ("returned", "Returned"),
                ],
                max_length=16,
            ),
        ),
    ]
