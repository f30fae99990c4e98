"""What the agencies have told so far, by person and in the order in which it happened."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import Agreement, agreements_of
from mash.cases.models import Case
from mash.need_to_know.acts import GATHERING, Act, may
from mash.sharing.clocks import return_due
from mash.sharing.models import Answer, Item, Request

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMERIC = re.compile(r"\b(\d{1,2})[ /.-](\d{1,2})[ /.-]((?:19|20)\d\d)\b")
ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b")
NAMED = re.compile(rf"(?:\b(\d{{1,2}})(?:st|nd|rd|th)? )?\b({'|'.join(MONTHS)})[a-z]*", re.I)


@dataclass(frozen=True)
class Asked:
    """One request as those on the case see it. Kind and reason only for whom the database shows."""

    request: Request
    agency: str
    due_at: datetime | None
    is_late: bool
    is_over: bool  # never answered, and it is too late to
    is_mine: bool
    answer: Answer | None


def asked(case: Case, by: Worker, now: datetime) -> list[Asked]:
    """Who was asked, who has answered, who is late."""
    answers = {answer.request_id: answer for answer in case.answers.select_related("worker")}
    may_answer = may(by, Act.SHARE_ITEM, case, now=now)
    found = []
    for request in case.requests.select_related("agency"):
        due = return_due(case, request)
        due_at = due.due_at if due else None
        found.append(
            Asked(
                request=request,
                agency=request.agency.name,
                due_at=due_at,
                is_late=due_at is not None and (request.answered_at or now) > due_at,
                is_over=request.answered_at is None and case.stage not in GATHERING,
                is_mine=may_answer and request.agency_id == by.agency_id,
                answer=answers.get(request.pk),
            )
        )
    return found


def by_person(case: Case, items: Iterable[Item] | None = None) -> list[tuple[str, list[Item]]]:
    """The items under the name of whom they are about, the family as a whole last; oldest first."""
    if items is None:
        items = case.items.select_related("agency", "about", "author")
    ordered = sorted(items, key=happened_order)
    everyone = [(person.pk, person.name) for person in case.people.all()]
    headings = [*everyone, (None, _("The family as a whole"))]
    groups = [(name, [item for item in ordered if item.about_id == key]) for key, name in headings]
    return [(name, found) for name, found in groups if found]


def happened_order(item: Item) -> tuple:
    """Sorts items by when it happened; what has no date comes last, as it was told."""
    return (*(date_told(item.words["happened"]) or (9999, 0, 0)), item.shared_at)


def date_told(text: str) -> tuple[int, int, int] | None:
    """Year, month and day that a text names, 0 where it does not say; None without a year."""
    if found := NUMERIC.search(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3] or 0)
    if not (year := YEAR.search(text)):
        return None
    if named := NAMED.search(text):
        return int(year[0]), MONTHS.index(named[2].lower()) + 1, int(named[1] or 0)
    return int(year[0]), 0, 0


def agreed_names(case: Case) -> dict[str, str]:
    return names_in(agreements_of(case.hub_id))


def names_in(agreements: Iterable[Agreement]) -> dict[str, str]:
    """What the codes of categories and lawful bases mean, in every version of the agreement."""
    names: dict[str, str] = {}
    for agreement in agreements:
        for one in (*agreement.rules["categories"], *agreement.rules["lawful_bases"]):
            names[one["code"]] = one["name"]
    return names
