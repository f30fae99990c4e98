"""Letters to whoever received an error, and to whoever is asked what may be told: that there is
something to read or to answer, and no word of it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.need_to_know.apart import kept_from
from mash.rights.models import OwnerAsk, Told


def people_of(reader: str) -> list[Worker]:
    """Those who hold a role of an agency, or in a team, now."""
    body, _slash, role = reader.partition("/")
    holding = Worker.objects.filter(
        user__is_active=True, posts__role=role, posts__ended_at=None
    ).select_related("user")
    if role == Role.RECEIVER:
        holding = holding.filter(posts__team_id=body)
    else:
        holding = holding.filter(agency_id=body)
    return list(holding.distinct().order_by("pk"))


def write_to(case: Case, told: Told, *, now: datetime) -> None:
    """To each of them who has an address; on the desk it stands in any case."""
    said = {"reference": case.reference, "link": link_to("correction_told", told.pk)}
    subject = _("MASH %(reference)s: a correction to read") % said
    text = _(
        "Something that you received from the hub under reference %(reference)s is corrected. Read"
        " what is right, and say that you have read it, after signing in: %(link)s\n\nThis message"
        " says nothing of the case. Please do not reply to it or forward it."
    )
    write_each(case, people_of(told.reader), ("correction", told.pk), subject, text % said, now=now)


def write_to_owner(case: Case, ask: OwnerAsk, readers: Iterable[str], *, now: datetime) -> None:
    """To those of the agency who may answer, once; not to who is kept from the case. The reference
    is the request's: of the case nothing is said, not even which it is."""
    asked = {one.pk: one for reader in readers for one in people_of(reader)}
    people = [one for one in asked.values() if ask.case_id not in kept_from(one)]
    said = {"reference": ask.words["reference"], "link": link_to("answer_owner", ask.pk)}
    subject = _("MASH %(reference)s: your agency is asked something") % said
    text = _(
        "The hub asks your agency something, under reference %(reference)s, and waits for the"
        " answer. Please answer after signing in: %(link)s\n\nThis message says nothing of any"
        " case. Please do not reply to it or forward it."
    )
    write_each(case, people, ("owner asked", ask.pk), subject, text % said, now=now)


def link_to(page: str, pk: object) -> str:
    return settings.MASH_URL.rstrip("/") + reverse(page, args=[pk])


def write_each(
    case: Case,
    people: Iterable[Worker],
    about: tuple[object, ...],
    subject: str,
    text: str,
    *,
    now: datetime,
) -> None:
    for one in people:
        if one.user.email:
            write_letter(case, LetterKind.CHASER, about=(*about, one.pk), to=one.user.email,
                         subject=subject, text=text, now=now)  # fmt: skip
