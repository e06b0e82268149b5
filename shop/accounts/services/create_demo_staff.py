"""The staff login that a local shop is looked at with."""

from shop.accounts.models import User
from shop.common.write import write

USERNAME = "demo"


@write
def create_demo_staff(*, password: str) -> User:
    """Make the demo login a superuser with `password`, whatever it was before."""
    user, _ = User.objects.get_or_create(username=USERNAME, defaults={"email": "demo@shopster.example"})
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save(update_fields=["is_staff", "is_superuser", "is_active", "password"])
    return user
