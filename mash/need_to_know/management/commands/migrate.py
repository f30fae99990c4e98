"""`mash migrate`: the tables, the roles, the privileges and the row policies, in one command.

It works as the database's owner (`DATABASE_URL`), never as the application, and may be run again.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.utils import OperationalError

from mash.audit import place
from mash.database import APP_ROLE
from mash.need_to_know import policies

OWNER = "owner"


class Command(migrate.Command):
    help = "Create or update the tables, the application's role and the row policies."

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError(
                "mash migrate works as the database's owner: set DATABASE_URL to a role that may "
                "create tables and roles, then run it again."
            )
        owner = connections[OWNER]
        try:
            with owner.cursor() as cursor:  # one migration at a time, whoever starts it
                cursor.execute("select pg_advisory_lock(hashtext('mash migrate'))")
        except OperationalError as reason:
            raise CommandError(f"The database does not answer: {reason}") from None
        try:
            super().handle(*args, **options)
            if not self.is_partial(options):
                call_command("createcachetable", database=OWNER, verbosity=0)
                app = connections["default"].settings_dict["PASSWORD"]
                sequencer = place.password()
                policies.apply(owner, passwords={APP_ROLE: app, place.SEQUENCER_ROLE: sequencer})
        finally:
            with owner.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext('mash migrate'))")

    def is_partial(self, options: dict[str, Any]) -> bool:
        """The walls are raised on the whole house only."""
        looking = ("plan", "check_unapplied", "prune")
        return bool(options["app_label"] or any(options[name] for name in looking))
