import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("inventory", "0006_stock_in_shortfall")]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.CharField(max_length=64)),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservations",
                        to="inventory.stocklevel",
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "level"), name="reservation_once"),
                    models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
                ],
                "indexes": [
                    models.Index(
                        fields=["expires_at"], name="reservation_deadline", condition=Q(expires_at__isnull=False)
                    )
                ],
            },
        )
    ]
