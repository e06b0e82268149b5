"""Delete a group of a shop's own."""

from django.contrib.auth.models import Group

from shop.accounts.models import Session, User
from shop.accounts.roles import ROLE_NAMES
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.sync_roles import rights_of
from shop.accounts.trail import actor_for
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict
from shop.common.write import write


@write
def delete_group(*, by: User, group_id: int) -> None:
    """Its members lose what it gave them, and their sessions end. Raises Conflict for a role. Locks the group."""
    group = Group.objects.select_for_update().get(pk=group_id)
    if group.name in ROLE_NAMES:
        raise Conflict("This role comes with the shop.")
    members = sorted(User.objects.filter(groups=group).values_list("pk", flat=True))
    rights = sorted(rights_of(group.permissions.select_related("content_type")))
    was = {"name": group.name, "rights": rights, "members": members}
    add_entry(actor=actor_for(by), change=Change("group.deleted", "group", str(group.pk), was, None))
    group.delete()
    for member in members:
        end_sessions(user_id=member, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
