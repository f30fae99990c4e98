"""`python -m tests.prepare`: hire the cast into the template, so that every test finds it there."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    try:
        from tests import cast
    except ModuleNotFoundError as missing:
        sys.exit(0 if (missing.name or "").startswith("mash.") else str(missing))
    cast.hire()


if __name__ == "__main__":
    main()
