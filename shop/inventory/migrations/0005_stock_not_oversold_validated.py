from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_stock_not_oversold")]

    operations = [
        ValidateConstraint("stocklevel", "stock_reserved_not_negative"),
        ValidateConstraint("stocklevel", "stock_not_oversold"),
    ]
