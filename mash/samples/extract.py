"""What the audit group reads of a case: one decision and the way to it, frozen at the drawing.

Made of what those on the case read, and of less: no reference, name, address or number, no word of
an item that its owner kept for the hub, and nothing on whether anything is sealed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from mash.cases.models import Case
from mash.contact import codes
from mash.contact.on_case import STORY
from mash.decision.models import Decision
from mash.decision.on_case import told
from mash.handover.clocks import decided_at, feedback_due, referrer_told_at
from mash.samples.masks import described, labels_of, masked, masks_of
from mash.screening.models import How
from mash.screening.wording import outcome_name
from mash.sharing.clocks import decision_due, return_due
from mash.sharing.gathered import agreed_names
from mash.sharing.models import Handling

Mask = Callable[[str], str]


def extract(case: Case, decision: Decision) -> dict[str, Any]:
    """Times as text; `read_back` makes them times again."""
    labels = labels_of(case)
    masks = masks_of(case, labels)

    def mask(text: str) -> str:
        return masked(text or "", masks)

    return {
        "reference": case.reference,  # for the audit; no page shows it
        "received_at": case.received_at.isoformat(),
        "people": described(case, labels),
        "child": labels[decision.child_id],
        **contact_part(case, mask),
        **screening_part(case, mask),
        "asked": asked_part(case),
        "items": items_part(case, labels, mask),
        "kept": kept_part(case),
        "decision": decision_part(case, decision, mask),
        "clocks": clocks_part(case),
        "disagreements": disagreements_part(case),
    }


def contact_part(case: Case, mask: Mask) -> dict[str, Any]:
    contact = case.contact
    words = contact.words
    return {
        "source": str(codes.SOURCES.get(contact.source_code, contact.source_code)),
        "story": {name: mask(words[name]) for name in STORY if words.get(name)},
        "disclosed": [
            {key: mask(one.get(key) or "") for key in ("by_whom", "when", "what")}
            for one in words.get("disclosures") or []
        ],
        "family": [contact.told_family, contact.family_agreed],
        "why_not": mask(words["consent"].get("why_not") or ""),
    }


def screening_part(case: Case, mask: Mask) -> dict[str, Any]:
    held, words = case.screening, case.screening.words
    positions = case.positions.select_related("agency").order_by("given_at")
    return {
        "screening": {
            "outcome": str(outcome_name(case.rules, held.outcome)),
            "how": held.how,
            "differed": held.how == How.MANAGER,
            "answer": mask(words.get("answer", "")),
            "consent_basis": held.consent_basis,
            "consent_reason": mask(words.get("consent_reason", "")),
            "request_text": mask(words.get("request_text", "")),
            "absent": [case.rules.agency(code).name for code in held.absent],
            "settled_at": held.settled_at and held.settled_at.isoformat(),
        },
        "positions": [
            {
                "agency": one.agency.name,
                "route": str(outcome_name(case.rules, one.route)),
                "dissent": one.route != held.outcome,
                "reasons": mask(one.words["reasons"]),
            }
            for one in positions
        ],
        "ratings": [
            {
                "name": case.rules.rating(one.code).name,
                "given_at": one.given_at.isoformat(),
                "reason": mask(one.words.get("reason", "")),
            }
            for one in case.ratings.all()
        ],
    }


def asked_part(case: Case) -> list[dict[str, Any]]:
    """When each agency was asked and answered; how it answered is its own and the manager's."""
    found = []
    for one in case.requests.select_related("agency"):
        due = return_due(case, one)
        found.append(
            {
                "agency": one.agency.name,
                "asked_at": one.asked_at.isoformat(),
                "due_at": due.due_at.isoformat() if due else None,
                "answered_at": one.answered_at and one.answered_at.isoformat(),
            }
        )
    return found


def items_part(case: Case, labels: dict[Any, str], mask: Mask) -> list[dict[str, Any]]:
    """What an agency let leave the hub: its words may be read by others than those on the case."""
    items = case.items.filter(handling=Handling.MAY_LEAVE).select_related("agency")
    return [
        {
            "agency": one.agency.name,
            "about": labels.get(one.about_id, ""),
            "nature": one.nature,
            "happened": mask(one.words["happened"]),
            "text": mask(one.words["text"]),
            "necessary": mask(one.words["necessary"]),
            "proportionate": mask(one.words["proportionate"]),
            "relevant": mask(one.words["relevant"]),
        }
        for one in items
    ]


def kept_part(case: Case) -> list[dict[str, str]]:
    """Of an item that is for the hub only: who shared it and of what kind it is, no word of it."""
    names = agreed_names(case)
    items = case.items.filter(handling=Handling.HUB_ONLY).select_related("agency")
    return [
        {"agency": one.agency.name, "category": names.get(one.category, one.category)}
        for one in items
    ]


def decision_part(case: Case, decision: Decision, mask: Mask) -> dict[str, Any]:
    words = told(case, decision)
    return {
        "outcome": words["outcome"],
        "level": words["level"],
        "team": words["team"],
        "reasons": mask(words["reasons"]),
        "unanswered": words["unanswered"],
        "decided_at": decision.decided_at.isoformat(),
    }


def clocks_part(case: Case) -> list[dict[str, Any]]:
    requests = list(case.requests.all())
    answered = [one.answered_at for one in requests if one.answered_at]
    all_answered = max(answered) if answered and len(answered) == len(requests) else None
    told_at = referrer_told_at(case)
    rows = [
        ("answers", return_due(case), all_answered),
        ("decision", decision_due(case), decided_at(case)),
        ("feedback", feedback_due(case), told_at),
    ]
    return [
        {"name": name, "due_at": due.due_at.isoformat(), "met_at": met and met.isoformat()}
        for name, due, met in rows
        if due
    ]


def disagreements_part(case: Case) -> list[dict[str, str]]:
    """That agencies disagreed, and how it ended; what was said stays on the case."""
    rows = case.disagreements.select_related("agency", "other").prefetch_related("steps")
    return [
        {
            "agency": one.agency.name,
            "other": one.other.name,
            "about": one.about,
            "how": list(one.steps.all())[-1].how,
        }
        for one in rows
    ]


def read_back(told: Any) -> Any:
    """An extract's words with its times as times."""
    if isinstance(told, list):
        return [read_back(one) for one in told]
    if not isinstance(told, dict):
        return told
    return {
        key: datetime.fromisoformat(one) if key.endswith("_at") and one else read_back(one)
        for key, one in told.items()
    }
