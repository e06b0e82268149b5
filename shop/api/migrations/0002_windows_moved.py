"""The windows of throttles are accounts' now; what is counted in them lasts a day at most."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]
    operations = [migrations.DeleteModel(name="ThrottleWindow")]
