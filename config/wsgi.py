"""The door for the web server: the pages, and a shorter way to what every open desk reads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_wsgi_application()

from mash.desk.quick import ShortWay  # noqa: E402  # once Django is set up

news = ShortWay()


def application(asked: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    way = news if asked["PATH_INFO"] == "/desk/news/" else pages
    return way(asked, start_response)
