from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='ThrottleWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=32)),
                ('client', models.CharField(max_length=128)),
                ('started_at', models.DateTimeField()),
                ('requests', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope', 'client'), name='throttle_window_once')],
            },
        ),
    ]
