"""The customers of the measured shop: names, one password, and refresh tokens that nobody has used.

Changes when more of what customers do is measured.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from shop.accounts.callers import Caller
from shop.accounts.models import Session, User
from shop.accounts.services.start_session import open_new
from shop.accounts.tokens import pair_of
from shop.common.clock import now
from tests.bench.stack import address

CUSTOMERS = 200
SESSIONS = 4000


def make_customers() -> dict[str, Any]:
    """So many accounts with confirmed addresses, and so many open sessions of theirs."""
    password = secrets.token_urlsafe()
    hashed = make_password(password)
    users = User.objects.bulk_create(
        User(
            username=f"customer-{number}",
            email=address(f"customer-{number}"),
            email_verified_at=now(),
            password=hashed,
        )
        for number in range(CUSTOMERS)
    )
    begun = now()
    sessions = Session.objects.bulk_create(
        Session(
            user=users[number % CUSTOMERS],
            created_at=begun,
            rotated_at=begun,
            expires_at=begun + timedelta(days=1),
        )
        for number in range(SESSIONS)
    )
    return {
        "customers": [user.username for user in users],
        "password": password,
        "refreshes": [pair_of(session, session.user.public_id).refresh for session in sessions],
    }


def staff_token() -> str:
    """An access token with every right; nobody ever learns the password of this account of a throwaway shop."""
    user = User.objects.create_superuser("bench", password=secrets.token_urlsafe())
    session = open_new(user_id=user.pk, caller=Caller(), has_second_factor=True)
    return pair_of(session, user.public_id).access
