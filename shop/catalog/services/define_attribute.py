"""Define an attribute that products may have."""

import re

from shop.audit.actor import Actor
from shop.catalog.models import Attribute
from shop.catalog.services._rows import cleaned, insert
from shop.catalog.services.values import AttributeFields, given
from shop.common.errors import Invalid
from shop.common.write import write

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@write
def define_attribute(*, actor: Actor, code: str, fields: AttributeFields) -> Attribute:
    """Define an attribute: a text and a facet, unless `fields` says otherwise. No product has it yet.

    Raises Invalid naming the field: a code that is taken or not of the form ``screen-size``, no name.
    """
    values = cleaned(given(fields))
    if not _CODE.fullmatch(code):
        raise Invalid.field("code", "must be lower-case letters, digits, hyphens and underscores, up to 64")
    if "name" not in values:
        raise Invalid.field("name", "is needed")
    attribute = Attribute(code=code, **values)
    insert(actor=actor, row=attribute, values={"code": code, **values})
    return attribute
