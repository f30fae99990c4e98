"""The `mash` command: every Django command of ours, under the hub's own name."""

import importlib
import os
import sys

from mash import database
from mash.machine import CannotStart

# these talk to no database
WITHOUT_DATABASE = {"", "help", "version", "--help", "--version", "docs", "collectstatic", "clock"}

# nor do these, which read files; or read a file where one is named
OF_FILES = {("people", "score"), ("people", "train")}
OF_A_FILE = {("people", "review"), ("people", "explain")}

# Django's own that lets somebody in: as the owner, so that the database writes it into the audit
AS_OWNER = {"changepassword"}

# these know no Django: an agency's own list, an agency's witness, the hub's sequencer
APART = {"edge", "witness", "audit"}


def needs_database(words: list[str]) -> bool:
    verb = tuple(words[:2])
    if words[0] in WITHOUT_DATABASE or verb in OF_FILES:
        return False
    if verb in OF_A_FILE and any(word.startswith("--index") for word in words):
        return False
    return not {"check", "clear", "--help"} & set(words[1:])


def main() -> None:
    """Run `mash COMMAND …`; `mash help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    words = sys.argv[1:] or ["help"]
    if words[0] in APART:
        importlib.import_module(f"mash.{words[0]}.command").main(words[1:])
        return
    if words[0] == "demo":
        os.environ.setdefault("MASH_HTTPS", "off")  # it serves this machine alone
    try:
        if needs_database(words):
            database.start()
    except CannotStart as reason:
        sys.exit(f"mash: {reason}")
    from django.core.management import execute_from_command_line

    words += ["--database", "owner"] if words[0] in AS_OWNER else []
    execute_from_command_line(["mash", *words])
