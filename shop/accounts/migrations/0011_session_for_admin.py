from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_letter_tells_of_sign_in_changes")]

    operations = [
        migrations.AddField("session", "for_admin", models.BooleanField(default=False, db_default=False)),
    ]
