from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

_BEYOND = Case(When(backorder=True, then=Coalesce(F("backorder_limit"), Value(0))), default=Value(0))


class Migration(migrations.Migration):
    """Judges new rows at once; those that are there are looked through by the next one, without a lock on writers."""

    dependencies = [("inventory", "0003_reserved_stock")]

    operations = [
        AddConstraintNotValid(
            "stocklevel",
            models.CheckConstraint(
                condition=Q(reserved__gte=0, shortfall__gte=0), name="stock_reserved_not_negative"
            ),
        ),
        AddConstraintNotValid(
            "stocklevel",
            models.CheckConstraint(
                condition=Q(tracked=False)
                | Q(backorder=True, backorder_limit__isnull=True)
                | Q(reserved__lte=F("on_hand") + _BEYOND + F("shortfall")),
                name="stock_not_oversold",
            ),
        ),
    ]
