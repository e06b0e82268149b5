"""Remove pictures that nothing shows, in bulk."""

from collections.abc import Collection

from django.db import connection

from shop.common.write import write

# Whoever shows a picture refers to it with a protecting key, so what is still shown can't be removed by
# mistake.
_REMOVE = "DELETE FROM media_image WHERE id = ANY(%s)"


@write
def remove_images(*, ids: Collection[int]) -> None:
    """Remove these pictures' rows; their files stay, as another picture may have the same content.

    Raises IntegrityError, at the commit, where one is still shown.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [list(ids)])
