"""The shop's user. Changes when an account knows something else about its person."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in. `public_id` is what leaves the house; the bigint stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", blank=True, db_index=True)
