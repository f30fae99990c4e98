"""`mash demo`: a whole hub with invented people, on the checkout's own PostgreSQL."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mash import database
from mash.agencies.models import Worker
from mash.desk.management.commands.serve import serve
from mash.machine import CannotStart
from mash.need_to_know.standing import NotBehindWalls, require_walls
from mash.ready import NotReady, require_port

KEPT = ("keys", "root.key", "web.secret", "static", "outbox", "audit", "witness")


class Command(BaseCommand):
    help = "Run, load, list or clear the demo: a hub with invented people only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        todo = parser.add_subparsers(dest="todo", required=True, title="what to do")
        up = todo.add_parser("up", help="make the tables, load the demo if there is none, serve")
        up.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        todo.add_parser("load", help="load the invented people and their day's work")
        accounts = todo.add_parser("accounts", help="who can sign in")
        accounts.add_argument("--json", action="store_true", dest="as_json")
        todo.add_parser("post", help="take and send the demo's letters; `up` runs it")
        pictures = todo.add_parser("pictures", help="remake the README's pictures; needs Chromium")
        pictures.add_argument("names", nargs="*", help="which of them; all without a name")
        todo.add_parser("clear", help="remove everything that the demo keeps")

    def handle(self, *args: Any, todo: str, **options: Any) -> None:
        getattr(self, todo)(**options)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def up(self, port: int, **options: Any) -> None:
        try:
            require_port(port)
        except NotReady as reason:
            raise CommandError(str(reason)) from None
        self.say("Making the tables, the roles and the row policies")
        call_command("migrate", verbosity=0)
        self.load()
        self.say("Gathering the pages' styles and scripts")
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            require_walls()
        except NotBehindWalls as reason:
            raise CommandError(str(reason)) from None
        self.say_who_can_sign_in()
        self.say(f"\nOpenMASH is at http://localhost:{port}/ (Ctrl-C stops it)")
        os.environ["MASH_SINK"] = str(sink_folder())
        os.environ["MASH_URL"] = f"http://localhost:{port}"
        post = subprocess.Popen([sys.executable, "-m", "mash", "demo", "post"])
        from mash.desk.demo.witness import witnessed

        try:
            with witnessed():
                serve(host="127.0.0.1", port=port, workers=2)
        finally:
            post.terminate()

    def post(self, **options: Any) -> None:
        from mash.desk.demo import post

        with contextlib.suppress(KeyboardInterrupt):
            post.run(sink_folder())

    def load(self, **options: Any) -> None:
        from mash.desk import demo

        require_no_real_hub(self.invented())
        demo.load(self.say, now=timezone.now())

    def pictures(self, names: list[str], **options: Any) -> None:
        from mash.desk.demo import pictures

        pictures.make(self.say, names)

    def accounts(self, as_json: bool = False, **options: Any) -> None:
        found = self.invented()
        if not found:
            raise CommandError("Nobody can sign in yet. Run `make demo` first.")
        if as_json:
            return self.say(json.dumps(found, indent=1, ensure_ascii=False))
        for one in found:
            self.say(line(one))
        return self.say(f"The passphrase of each is {found[0]['password']}")

    def invented(self) -> list[dict[str, Any]]:
        from mash.desk.demo import roster

        return [one for one in roster.accounts() if one["username"] in roster_names()]

    def say_who_can_sign_in(self) -> None:
        """One for each role; the whole list is another command's."""
        found = self.invented()
        shown: set[str] = set()
        self.say("\nWho can sign in (all of them: .venv/bin/mash demo accounts):")
        for one in found:
            if not shown.issuperset(one["roles"]):
                shown.update(one["roles"])
                self.say(line(one))
        if found:
            self.say(f"The passphrase of each is {found[0]['password']}")

    def clear(self, **options: Any) -> None:
        if database.is_given():
            raise CommandError("The demo clears its own PostgreSQL only; unset DATABASE_URL.")
        try:
            database.own_cluster().remove()
        except CannotStart as reason:
            raise CommandError(str(reason)) from None
        for name in KEPT:
            path = database.data_folder() / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        self.say("The demo is cleared: its database and its keys are gone.")


def sink_folder() -> Path:
    return database.data_folder() / "outbox"


def roster_names() -> set[str]:
    from mash.desk.demo import roster

    return {person[0] for person in roster.wanted()}


def require_no_real_hub(invented: list[dict[str, Any]]) -> None:
    """The invented people's passphrase is public: they never come into a hub that has others."""
    if Worker.objects.count() > len(invented):
        sys.exit(
            "mash: this database holds a hub of its own; the demo's invented people stay out of it."
        )


def line(account: dict[str, Any]) -> str:
    roles = ", ".join(str(role).replace("_", " ") for role in account["roles"])
    place = account["team"] or account["agency"]
    return f"  {account['username']:<28} {roles:<16} {place}"
