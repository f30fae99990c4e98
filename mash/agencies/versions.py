"""The hubs' operating models as each process keeps them: a version never changes, and is public."""

from uuid import UUID

from mash.agencies.models import HubVersion
from mash.prepared import prepared_cursor

KEPT: dict[UUID, HubVersion] = {}


def versions_of(hub: str) -> list[HubVersion]:
    """Every version of the hub, oldest first. Which there are is asked, what they say is kept."""
    with prepared_cursor() as cursor:
        cursor.execute(
            "select id from agencies_hubversion where hub_id = %s order by number", [hub]
        )
        found = [pk for (pk,) in cursor.fetchall()]
    if missing := [pk for pk in found if pk not in KEPT]:
        KEPT.update(HubVersion.objects.select_related("hub").in_bulk(missing))
    return [KEPT[pk] for pk in found]
