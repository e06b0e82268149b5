"""Address books."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions")]
    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('company', models.CharField(blank=True, db_default='', default='', max_length=150)),
                ('line1', models.CharField(max_length=200)),
                ('line2', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('city', models.CharField(max_length=100)),
                ('region', models.CharField(blank=True, db_default='', default='', max_length=100)),
                ('postal_code', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('country', models.CharField(max_length=2)),
                ('phone', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('is_default_shipping', models.BooleanField(db_default=False, default=False)),
                ('is_default_billing', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'addresses',
            },
        ),
        migrations.AddIndex(
            model_name='address',
            index=models.Index(fields=['user', 'id'], name='address_of_user'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default_shipping', True)), fields=('user',), name='address_default_shipping_once'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default_billing', True)), fields=('user',), name='address_default_billing_once'),
        ),
    ]
