"""`mash docs` draws the generated pages of docs/; `--check` says whether they are true."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mash.database import CHECKOUT
from mash.desk.drawings import PAGES


class Command(BaseCommand):
    help = "Draw docs/process.md and docs/need-to-know.md from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if they differ"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = CHECKOUT / "docs"
        for name, draw in PAGES.items():
            path = folder / name
            drawn = draw()
            if check and (not path.exists() or path.read_text() != drawn):
                raise CommandError(f"docs/{name} does not say what the code does. Run `mash docs`.")
            if not check:
                path.write_text(drawn)
        self.stdout.write("The drawings are true." if check else f"Drew {', '.join(PAGES)}.")
