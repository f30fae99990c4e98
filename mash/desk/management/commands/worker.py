"""`mash worker …`: appoint the people of a hub, give them posts, end their work: the owner's."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone

from mash.agencies.actions import appoint_worker, end_work, give_post
from mash.agencies.models import Agency, Role, Team, Worker


class Command(BaseCommand):
    help = "Appoint a worker, give them a post, or end their work."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        new = what.add_parser("appoint", help="let a person work here; asks for their passphrase")
        new.add_argument("username")
        new.add_argument("name")
        new.add_argument("agency", help="such as southwark.police")
        new.add_argument("--email", default="", help="where reminders of answers due go")
        post = what.add_parser("post", help="give a worker a role")
        post.add_argument("username")
        post.add_argument("role", choices=Role.values)
        post.add_argument("--team", help="for a receiver: such as southwark.team.assessment")
        end = what.add_parser("end", help="a leaver has nothing from the next request on")
        end.add_argument("username")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            getattr(self, what)(**options)
        except IntegrityError:
            raise CommandError("There is such a worker, or such a post, already.") from None

    def appoint(self, username: str, name: str, agency: str, email: str, **options: Any) -> None:
        if not Agency.objects.filter(pk=agency).exists():
            known = ", ".join(Agency.objects.values_list("pk", flat=True))
            raise CommandError(f"There is no agency “{agency}”. There are: {known}.")
        password = os.environ.get("MASH_PASSPHRASE") or getpass.getpass("Their passphrase: ")
        try:
            if email:
                validate_email(email)
            validate_password(password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        appoint_worker(
            username=username,
            name=name,
            agency=agency,
            email=email,
            password=password,
            now=timezone.now(),
        )
        self.stdout.write(f"{name} may sign in as {username}. Give them a post next.")

    def post(self, username: str, role: str, team: str | None, **options: Any) -> None:
        worker = self.known(username)
        if (role == Role.RECEIVER) != bool(team):
            raise CommandError("A receiver, and only a receiver, needs --team.")
        if team and not Team.objects.filter(pk=team).exists():
            raise CommandError(f"There is no team “{team}”.")
        give_post(worker=worker, role=Role(role), team=team, now=timezone.now())
        self.stdout.write(f"{worker.name} is now {Role(role).label}.")

    def end(self, username: str, **options: Any) -> None:
        worker = self.known(username)
        end_work(worker=worker, now=timezone.now())
        self.stdout.write(f"{worker.name} can no longer sign in and sees nothing.")

    def known(self, username: str) -> Worker:
        worker = Worker.objects.filter(user__username=username).first()
        if worker is None:
            sys.exit(f"mash: there is no worker “{username}”.")
        return worker
