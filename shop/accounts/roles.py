"""What each kind of staff may do. Changes when a role, or a thing that somebody has to be let at, is added.

A role is a group of Django's with exactly these rights, each `app.codename` as `has_perm` takes it;
`shop/accounts/services/sync_roles.py` makes the groups agree after every `migrate`. A room that adds models adds their
rights here: whoever has no right to a thing does not see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A group's name, what it is for in words, and all that it may do."""

    name: str
    purpose: str
    rights: frozenset[str]


def _may(app: str, verbs: str, models: str) -> set[str]:
    """Each of `verbs` on each of `models`; both are words with spaces between."""
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models.split()}


def _union(rights: Iterable[frozenset[str]]) -> set[str]:
    return set().union(*rights)


_SEES_PRODUCTS = _may("catalog", "view", "product variant") | _may("inventory", "view", "stocklevel")

CATALOGUE = Role(
    "catalogue",
    "keeps products, categories, pictures, stock and what the search suggests",
    frozenset(
        _may("catalog", "view add change delete", "brand category collection product productimage variant")
        | _may("catalog", "view add change", "attribute")
        | _may("inventory", "view add change", "stocklevel")
        | _may("inventory", "view add change delete", "location")
        | _may("inventory", "view", "movement")
        | _may("media", "view add delete", "image")
        | _may("imports", "view", "importrun")
        | _may("search", "view change", "popularquery")
        | _may("search", "view", "shortenedrecord")
    ),
)
ORDERS = Role("orders", "sees what is sold and what is in stock", frozenset(_SEES_PRODUCTS))
SUPPORT = Role(
    "support",
    "helps customers with their accounts: sees them, ends their sessions, sends links for a new password",
    frozenset(
        _SEES_PRODUCTS
        | _may("accounts", "view", "user session address")
        | {"accounts.delete_session", "accounts.add_letter"}
    ),
)
OPS = Role(
    "ops",
    "keeps the machinery going: effects, periodic jobs, the search index; sees nothing of customers",
    frozenset(
        _may("outbox", "view change", "effect")
        | _may("django_celery_beat", "view add change delete", "periodictask")
        | _may("django_celery_beat", "view add", "intervalschedule crontabschedule")
        | _may("search", "view add", "rebuild")
        | _may("search", "view", "sweep difference shortenedrecord")
        | _may("imports", "view", "importrun")
        | _may("audit", "view", "entry")
    ),
)
OWNER = Role(
    "owner",
    "does what all the others do, sees everybody's accounts and the whole trail, and manages staff",
    frozenset(
        _union(role.rights for role in (CATALOGUE, ORDERS, SUPPORT, OPS))
        | _may("accounts", "add change", "user")
        | _may("auth", "view", "group")
        | _may("audit", "view", "personalvalues")
    ),
)

ROLES: tuple[Role, ...] = (CATALOGUE, ORDERS, SUPPORT, OPS, OWNER)
ROLE_NAMES = frozenset(role.name for role in ROLES)
