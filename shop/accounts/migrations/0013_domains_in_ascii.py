"""Addresses are stored with their domain in ASCII, where mail went to all along.

Django writes domains with Python's codec, so what was confirmed is the mailbox at the domain which that makes.
"""

from django.db import IntegrityError, migrations, transaction

BEYOND_ASCII = r'[^\x01-\x7f]'


def write_in_ascii(apps, schema_editor):
    user, letter = apps.get_model('accounts', 'User'), apps.get_model('accounts', 'Letter')
    for model, fields in ((user, ('email', 'pending_email')), (letter, ('email',))):
        for name in fields:
            for row in model.objects.filter(**{f'{name}__regex': BEYOND_ASCII}).order_by('pk'):
                before = getattr(row, name)
                setattr(row, name, _in_ascii(before))
                # Where another account has confirmed the other spelling, this one keeps its own.
                try:
                    with transaction.atomic():
                        row.save(update_fields=[name])
                except IntegrityError:
                    pass


def _in_ascii(email):
    local, at, domain = email.rpartition('@')
    try:
        written = f"{local}{at}{domain.encode('idna').decode().lower()}"
    except UnicodeError:
        return email
    return written if len(written) <= 254 else email


class Migration(migrations.Migration):
    dependencies = [('accounts', '0012_names_leave_the_admin_log')]
    operations = [migrations.RunPython(write_in_ascii, migrations.RunPython.noop)]
