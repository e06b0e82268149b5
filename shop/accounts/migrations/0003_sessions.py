"""Sign-ins as rows that end."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_email_ownership")]
    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('rotated_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('current', models.UUIDField(default=uuid.uuid4)),
                ('previous', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(choices=[('signed_out', 'Signed Out'), ('signed_out_everywhere', 'Signed Out Everywhere'), ('ended_by_owner', 'Ended By Owner'), ('password_changed', 'Password Changed'), ('disabled', 'Disabled'), ('deleted', 'Deleted'), ('replayed', 'Replayed')], db_default='', default='', max_length=24)),
                ('has_second_factor', models.BooleanField(db_default=False, default=False)),
                ('user_agent', models.CharField(db_default='', default='', max_length=200)),
                ('address', models.GenericIPAddressField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='session_open_of_user'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_why', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='session_end_has_reason'),
        ),
    ]
