"""The `mash` command: every Django command of ours, under the hub's own name."""

import os
import sys


def main() -> None:
    """Run `mash COMMAND …`; `mash help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mash", *sys.argv[1:]])
