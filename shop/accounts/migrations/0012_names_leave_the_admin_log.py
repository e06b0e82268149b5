"""What Django's own log of the admin knew of accounts goes: usernames, which no erasure of an account found there.

Devices of a second factor were told there by the name of their account. What was done is in the audit trail.
"""

from django.db import migrations

FORWARD = """
    DELETE FROM django_admin_log USING django_content_type AS kind
    WHERE kind.id = django_admin_log.content_type_id AND kind.app_label IN ('accounts', 'otp_totp', 'otp_static')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_session_for_admin"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
