"""A generation that staff declared not to be carried out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_effect_wanted_at")]
    operations = [
        migrations.AddField(
            model_name="effect",
            name="skipped_at",
            field=models.DateTimeField(
                help_text="When staff declared that this generation is not to be carried out.", null=True
            ),
        ),
    ]
