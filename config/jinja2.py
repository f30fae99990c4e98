"""How pages are made: Jinja2, templates kept in each stage's own folder, everything escaped."""

from pathlib import Path
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from mash.desk import language, mending, navigation, wording
from mash.desk.live import stream_url
from mash.rights.on_case import corrections_made, mends_since, told_of_summary

MASH = Path(__file__).resolve().parent.parent / "mash"


def environment(**options: Any) -> jinja2.Environment:
    """The one environment of all our pages; Django's Jinja2 backend calls it."""
    # Undefined explicitly: the debug kind prints itself into pages, and into what is then submitted
    options |= {"loader": loader(), "undefined": jinja2.Undefined, "autoescape": True}
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  # it is on
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension brings it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        static=static,
        language=language.spoken,
        link=language.link,
        other_language=language.other_language,
        unseen=language.unseen,
        url=url,
        stream_url=stream_url,
        now=wording.now,
        printed_at=wording.now,  # `now` is a moment of the page's own on some
        navigation=navigation.items,
        hub_name=navigation.hub_name,
        messages_for=get_messages,
        errors_of=mending.errors_of,
        draft_days=lambda: settings.MASH_DRAFT_DAYS,
        submission_key=wording.submission_key,
        told_of_summary=told_of_summary,
        corrections_made=corrections_made,
        mends_since=mends_since,
    )
    env.filters.update(
        when=wording.when,
        day=wording.day,
        reference=wording.reference,
        time_left=wording.time_left,
        stage_name=wording.stage_name,
    )
    return env


def loader() -> jinja2.BaseLoader:
    """Our templates by stage (`contact/referral.html`), GOV.UK's macros by their package."""
    ours = jinja2.FileSystemLoader(sorted(MASH.glob("*/templates")))
    govuk = jinja2.PackageLoader("govuk_frontend_jinja")
    return jinja2.ChoiceLoader([ours, jinja2.PrefixLoader({"govuk_frontend_jinja": govuk})])


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
