"""How often one sender may try something in an hour, counted in the database for all processes."""

import ipaddress
from datetime import datetime, timedelta

from django.db import connection
from django.http import HttpRequest

from mash.cases.submissions import keyed

AN_HOUR, KEPT = timedelta(hours=1), timedelta(days=1)


def is_too_often(*, what: str, sender: str, most: int, now: datetime) -> bool:
    """Count one more try of this in the present hour; True where it is one too many.

    It is counted at once, whatever becomes of the try, and in one statement, so that tries at the
    same moment are all counted. Only a keyed digest of the sender is kept, for a day.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from cases_tries where ctid in"
            " (select ctid from cases_tries where hour < %s limit 100 for update skip locked)",
            [hour - KEPT],
        )
        cursor.execute(
            "insert into cases_tries (key, hour, count) values (%s, %s, 1)"
            " on conflict (key) do update set count = cases_tries.count + 1 returning count",
            [keyed("tries", what, sender, hour.isoformat()), hour],
        )
        return cursor.fetchone()[0] > most


def next_hour(now: datetime) -> datetime:
    """When the count begins anew."""
    return now.replace(minute=0, second=0, microsecond=0) + AN_HOUR


def address_of(request: HttpRequest, *, is_behind_proxy: bool) -> str:
    """Where a request comes from; of the newer, longer addresses the network that one house has."""
    found = request.META.get("REMOTE_ADDR", "")
    if is_behind_proxy:  # the proxy writes last whom it spoke with; what is before can be made up
        found = request.META.get("HTTP_X_FORWARDED_FOR", found).split(",")[-1].strip()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return found[:100]
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
