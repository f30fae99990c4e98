"""The door for the process that keeps open pages informed."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from mash.desk.stream import Stream  # noqa: E402  # it needs the settings

application = Stream()
