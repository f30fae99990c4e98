"""Which language a page is in, and marks within its sentences that a translator may move."""

from django.utils.translation import get_language
from markupsafe import Markup


def spoken() -> str:
    """For `<html lang>`: en or cy."""
    return (get_language() or "en").split("-")[0]


def link(href: str) -> dict[str, Markup]:
    """`begin` and `end` of a link inside a sentence: its place is the translator's to choose."""
    begin = Markup('<a class="govuk-link" href="{}">').format(href)
    return {"begin": begin, "end": Markup("</a>")}


def unseen() -> dict[str, Markup]:
    """`begin` and `end` of words for screen readers alone."""
    return {"begin": Markup('<span class="govuk-visually-hidden">'), "end": Markup("</span>")}
