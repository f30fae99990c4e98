"""`python -m tests.prepare`: the template that every test's database is cloned from.

Tables, role and row policies by `mash migrate`, the cast hired by the owner, the static files.
"""

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    from tests import cast

    cast.hire()
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)


if __name__ == "__main__":
    main()
