from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inventory", "0005_stock_not_oversold_validated")]

    operations = [
        AddIndexConcurrently(
            "stocklevel",
            models.Index(fields=["variant"], name="stock_in_shortfall", condition=Q(shortfall__gt=0)),
        )
    ]
