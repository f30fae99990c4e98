"""`python -m tests.prepare`: the template that every test's database is cloned from.

Tables, role and row policies by `mash migrate`, the cast hired by the owner, the static files; and
what puts back cases that were played before.
"""

import django
from django.core.management import call_command
from django.db import connections

# the database writes down what the owner does: a test's audit begins with the test
EMPTY = """alter table audit_entry disable trigger never_change;
truncate audit_entry;
alter table audit_entry enable trigger never_change;"""


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    from tests import cast, played

    cast.hire()
    with connections["owner"].cursor() as cursor:
        cursor.execute(EMPTY)
        cursor.execute("select rolsuper from pg_roles where rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute(played.IN_THE_DATABASE)
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)


if __name__ == "__main__":
    main()
