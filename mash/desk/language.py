"""Which language a page is in, the choice of another, and marks that a translator may move."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from markupsafe import Markup

Respond = Callable[[HttpRequest], HttpResponse]
WELSH = "cy"
NAMES = {"cy": "Cymraeg", "en": "English"}
# the open pages of which every text is translated; a test holds each of them to that
IN_WELSH = {"front", "account_login"}
ASKED, COOKIE = "language", "mash-language"


class SpokenLanguage:
    """Shows an open page in the language that its reader chose, where the page is translated."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(ASKED)
        try:
            response = self.get_response(request)
        finally:
            translation.activate(settings.LANGUAGE_CODE)
        if asked in NAMES and WELSH in settings.MASH_LANGUAGES:
            response.set_cookie(
                COOKIE, asked, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        chosen = request.GET.get(ASKED) or request.COOKIES.get(COOKIE)
        if chosen == WELSH and may_be_welsh(request):
            translation.activate(WELSH)


def may_be_welsh(request: HttpRequest) -> bool:
    """Is Welsh offered in this hub, and is this page, as nobody's worker sees it, translated?"""
    if WELSH not in settings.MASH_LANGUAGES or request.resolver_match is None:
        return False
    return request.resolver_match.url_name in IN_WELSH and not request.user.is_authenticated


def other_language(request: HttpRequest | None) -> dict[str, str] | None:
    """The language that this page can be read in instead, under its own name."""
    if request is None or not may_be_welsh(request):
        return None
    code = "en" if spoken() == WELSH else WELSH
    query = request.GET.copy()
    query[ASKED] = code
    return {"code": code, "name": NAMES[code], "href": f"?{query.urlencode()}"}


def spoken() -> str:
    """For `<html lang>`: en or cy."""
    return (translation.get_language() or "en").split("-")[0]


def link(href: str) -> dict[str, Markup]:
    """`begin` and `end` of a link inside a sentence: its place is the translator's to choose."""
    begin = Markup('<a class="govuk-link" href="{}">').format(href)
    return {"begin": begin, "end": Markup("</a>")}


def unseen() -> dict[str, Markup]:
    """`begin` and `end` of words for screen readers alone."""
    return {"begin": Markup('<span class="govuk-visually-hidden">'), "end": Markup("</span>")}
