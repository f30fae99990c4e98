"""What the demo's invented workers say: reasons, items, a seal, a decision, a note."""

from typing import Any

from mash.sharing.actions import Weighed
from mash.sharing.models import Handling

REASONS = {
    "enter": "What we know alone is not enough to see the risk; other agencies may hold more.",
    "route": "No sign of significant harm. What is asked can be answered without asking others.",
}
DISPENSED = (
    "Asking the family now would raise the risk to the child before we know what is known. The"
    " threshold for asking without agreement is met."
)
REQUEST = (
    "The hub is asking for information to decide what help or protection is needed. No enquiry"
    " under section 47 is under way. What we were told: "
)
RATED = {
    "red": "A credible disclosure with the person named still in the home.",
    "amber": "Significant concern without sign of immediate danger.",
    "green": "A wellbeing concern; a pattern to understand rather than an emergency.",
}
WHY: dict[str, Any] = {
    "necessary": "The decision cannot be made safely without it.",
    "proportionate": "Only what bears on this worry, nothing of other matters.",
    "relevant": "It speaks to the safety of the children at this address now.",
    "lawful_basis": "public_task",
}
HELD = {
    "police": Weighed(
        text="Two calls to the address in the last year, both by neighbours, both noise and"
        " shouting. No injuries seen, no arrests.",
        category="incidents",
        nature="fact",
        source_system="Invented crime records",
        happened="March and September this year",
        **WHY,
    ),
    "health": Weighed(
        text="Registered with the practice since birth. Immunisations up to date. Two appointments"
        " missed this year without a call.",
        category="health_contact",
        nature="fact",
        source_system="Invented community record",
        happened="This year",
        **WHY,
    ),
    "csc": Weighed(
        text="One earlier contact, eighteen months ago, about attendance. Closed with advice.",
        category="social_care_history",
        nature="fact",
        source_system="Invented social care system",
        happened="Spring of last year",
        **WHY,
    ),
    "housing": Weighed(
        text="Rent arrears of eleven weeks; a plan was agreed and kept for two months, then not.",
        category="tenancy",
        nature="fact",
        source_system="Invented housing ledger",
        happened="Since May",
        **WHY,
    ),
    "mental_health": Weighed(
        text="Known to the service; open to the community team; last seen three weeks ago. In the"
        " team's view, stress about housing is what troubles her most.",
        category="mental_health_contact",
        nature="opinion",
        source_system="Invented mental health record",
        happened="Three weeks ago",
        **WHY,
    ),
}
HANDLING = {
    "police": Handling.MAY_LEAVE,
    "health": Handling.MAY_LEAVE,
    "csc": Handling.MAY_LEAVE,
    "housing": Handling.MAY_LEAVE,
    "mental_health": Handling.HUB_ONLY,
}
SEALED = Weighed(
    text="An invented operation concerning a visitor to this address is under way. No contact with"
    " the address before speaking to the named detective of the invented unit.",
    category="intelligence",
    nature="allegation",
    source_system="Invented intelligence system",
    happened="Now",
    **WHY,
)
DECISIONS = {
    "assessment": {
        "outcome": "assessment",
        "team": "assessment",
        "level": "3",
        "reasons": "The worry is supported by what two agencies hold; the family knows and agrees.",
    },
    "urgent": {
        "outcome": "assessment",
        "team": "assessment",
        "level": "4",
        "reasons": "Two agencies hold the same account, and the child is not safe at home tonight.",
    },
    "early_help": {
        "outcome": "early_help",
        "team": "early_help",
        "level": "2",
        "reasons": "The parents ask for help and are taking it; no agency holds anything heavier.",
    },
    "nfa": {
        "outcome": "nfa",
        "team": "",
        "level": "1",
        "reasons": "Nobody holds anything that supports it, and school sees a settled child.",
    },
}
NOTE = "Please see the family this week. The worry is supported by what the agencies told us."
