"""Effect rows are updated several times each: room in the page for it, and vacuum that comes early."""

from django.db import migrations

FORWARD = "ALTER TABLE outbox_effect SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);"
BACKWARD = "ALTER TABLE outbox_effect RESET (fillfactor, autovacuum_vacuum_scale_factor);"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
