"""Collect every text of the pages into mash/locale, and compile what is translated.

Babel reads Python and Jinja2 alike and needs no GNU gettext. Compiled catalogues are committed, so
that a hub needs neither to run.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

MASH = Path(__file__).resolve().parent.parent / "mash"
LOCALES = ("cy",)
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = DEFAULT_KEYWORDS | {"later": None, "gettext_lazy": None, "gettext_noop": None}
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts are the same file
HEADER = """# OpenMASH in Welsh: OpenMASH yn Gymraeg.
# What has no translation is shown in English; `make messages` collects new texts and compiles."""


def extracted() -> Catalog:
    """Every text that the code marks, as it stands now."""
    found = Catalog(project="OpenMASH", charset="utf-8")
    texts = extract_from_dir(MASH, METHODS, {}, KEYWORDS)
    for file, _line, message, comments, context in texts:
        found.add(message, None, [(f"mash/{file}", 0)], auto_comments=comments, context=context)
    return found


def folder(locale: str) -> Path:
    return MASH / "locale" / locale / "LC_MESSAGES"


def kept(locale: str) -> Catalog:
    """The catalogue as it was committed; an empty one where there is none yet."""
    path = folder(locale) / "django.po"
    if not path.exists():
        return Catalog(locale=locale, project="OpenMASH")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def brought_up_to_date(locale: str) -> Catalog:
    catalogue = kept(locale)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=96, sort_by_file=True, include_lineno=False)
    text = file.getvalue().decode()
    lines = (one for one in text.splitlines(keepends=True) if "-Date: " not in one)
    return "".join(lines).encode()


def as_mo(catalogue: Catalog) -> bytes:
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    for locale in LOCALES:
        catalogue = brought_up_to_date(locale)
        texts = [one for one in catalogue if one.id]
        po, mo = as_po(catalogue), as_mo(read_po(BytesIO(as_po(catalogue)), locale=locale))
        place = folder(locale)
        place.mkdir(parents=True, exist_ok=True)
        (place / "django.po").write_bytes(po)
        (place / "django.mo").write_bytes(mo)
        said = sum(1 for one in texts if one.string and all(one.string))
        sys.stdout.write(f"{locale}: {len(texts)} texts, {said} translated\n")


if __name__ == "__main__":
    main()
