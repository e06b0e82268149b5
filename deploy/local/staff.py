"""Staff with a second factor, for tests of how they sign in.

What changes this file: how the second factor of somebody is set up.
"""

import secrets

from deploy.local.stack import LocalStack
from deploy.local.topology import DEMO_PASSWORD

_SET_UP = """
from django_otp.plugins.otp_totp.models import TOTPDevice
from shop.accounts.models import User
TOTPDevice.objects.create(user=User.objects.get(username="{username}"), name="tests", key="{key}", confirmed=True)
"""
_USERNAME = "demo"


def make_staff(stack: LocalStack) -> dict[str, str]:
    """Make the demo's staff and set up an app for their codes; returns what the browser tests are told."""
    key = secrets.token_hex(20)
    stack.manage("create_demo_staff")
    stack.manage("shell", "-c", _SET_UP.format(username=_USERNAME, key=key))
    return {"STAFF_USERNAME": _USERNAME, "STAFF_PASSWORD": DEMO_PASSWORD, "STAFF_TOTP_KEY": key}
