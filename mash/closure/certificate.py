"""The certificate of disposal in words: counts and two people, no content."""

from typing import Any

from django.utils.translation import gettext as _

from mash.agencies.actions import hub_version_now
from mash.clock.calendar import LONDON
from mash.closure.models import Disposal
from mash.language import day_said, later
from mash.paper import Paper

# what was destroyed, said for people; a table without a name here is told by its own
NAMES = {
    "contact_contact": later("Contacts"),
    "contact_referrer": later("Referrers' forms"),
    "contact_returned": later("Forms returned"),
    "contact_toldagain": later("Forms told again"),
    "people_person": later("People"),
    "people_relationship": later("Relationships"),
    "people_card": later("Cards of the index of people"),
    "people_matchkey": later("Search keys"),
    "people_matchlist": later("Packed search keys, changed"),
    "people_judgement": later("Judgements of two cards"),
    "people_restriction": later("Restrictions"),
    "people_occasion": later("Occasions in the pattern"),
    "people_counted": later("Counted patterns"),
    "screening_screening": later("Screenings"),
    "screening_position": later("Positions"),
    "screening_rating": later("Ratings"),
    "rights_accessrequest": later("Requests for one’s own data"),
    "rights_finding": later("Cases found for such a request"),
    "rights_foundentry": later("Entries found for it"),
    "rights_ownerask": later("Questions to whoever gave an entry"),
    "rights_ruling": later("Rulings on entries"),
    "rights_accesspack": later("Packs for whoever asked"),
    "rights_packpart": later("Parts of such packs"),
    "rights_packcheck": later("Checks of such packs"),
    "sharing_request": later("Requests"),
    "sharing_answer": later("Answers"),
    "sharing_listanswer": later("Answers of agencies' own lists"),
    "sharing_item": later("Items"),
    "decision_decision": later("Decisions"),
    "handover_summary": later("Summaries"),
    "handover_feedback": later("Feedback"),
    "handover_letter": later("Letters"),
    "night_pack": later("Hand-over packs"),
    "night_note": later("Night notes"),
    "drafts_draft": later("Drafts"),
    "drafts_presence": later("Open forms"),
    "cases_caselink": later("Links to earlier cases"),
}


def counted(disposal: Disposal) -> list[tuple[str, int]]:
    """How many rows of what were destroyed."""
    return [(str(NAMES.get(table, table)), n) for table, n in sorted(disposal.counts.items())]


def facts_of(disposal: Disposal) -> list[tuple[str, str]]:
    rule = hub_version_now(disposal.hub_id).file.retention_of(disposal.retention)
    local = disposal.disposed_at.astimezone(LONDON)
    keys: Any = disposal.keys_destroyed_at
    rows = [
        (_("Certificate"), disposal.number),
        (_("Request") if disposal.is_request else _("Case"), disposal.reference),
        (_("Kept as"), rule.name),
        (_("To be kept until"), day_said(disposal.keep_until)),
        (_("Disposed of"), day_said(local)),
        (_("Early, because"), str(disposal.get_why_display()) if disposal.why else ""),
        (_("Asked by"), disposal.asked_by.name),
        (_("Approved by"), disposal.approved_by.name),
        (
            _("Keys destroyed"),
            day_said(keys.astimezone(LONDON))
            if keys
            else _("Not yet: whoever runs this hub must run `mash closure finish`"),
        ),
    ]
    return [(label, said) for label, said in rows if said]


def certificate_paper(disposal: Disposal) -> Paper:
    paper = Paper(
        title=disposal.number,
        heading=_("Certificate of disposal"),
        about=f"{disposal.hub.name}\n{disposal.number}",
        foot=disposal.number,
        made_at=disposal.disposed_at,
    )
    paper.facts(facts_of(disposal))
    paper.section(_("What was destroyed"))
    paper.facts([(name, str(count)) for name, count in counted(disposal)])
    return paper
