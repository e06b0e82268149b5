"""Mails that are to be sent about accounts."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_address_book")]
    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('registered', 'Registered'), ('password_reset', 'Password Reset'), ('password_changed', 'Password Changed'), ('confirm_email', 'Confirm Email'), ('email_changed', 'Email Changed'), ('export_ready', 'Export Ready'), ('account_deleted', 'Account Deleted')], max_length=24)),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sending_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
