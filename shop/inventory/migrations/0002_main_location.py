"""The one location that stock is kept at so far."""

from django.db import migrations


def create_main(apps, schema_editor):
    apps.get_model("inventory", "Location").objects.get_or_create(code="main", defaults={"name": "Main"})


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [migrations.RunPython(create_main, migrations.RunPython.noop)]
