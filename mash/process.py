"""The stages of a case and the moves between them, on one page."""

from django.db.models import TextChoices


class Stage(TextChoices):
    CONTACT = "contact", "Contact"
    SCREENING = "screening", "Screening"
    SHARING = "sharing", "Sharing"
    DECISION = "decision", "Decision"
    HANDOVER = "handover", "Handover"
    CLOSED = "closed", "Closed"


MOVES: dict[Stage, set[Stage]] = {
    Stage.CONTACT: {Stage.SCREENING},
    Stage.SCREENING: {Stage.SHARING, Stage.HANDOVER},  # an outside route needs no sharing
    Stage.SHARING: {Stage.DECISION},
    Stage.DECISION: {Stage.SHARING, Stage.HANDOVER},  # the manager may ask for more
    Stage.HANDOVER: {Stage.CLOSED},
    Stage.CLOSED: set(),
}

OWNERS: dict[Stage, str] = {
    Stage.CONTACT: "The contact officer completes what arrived and opens the screening.",
    Stage.SCREENING: "The panel's managers take positions; the MASH manager settles and rates.",
    Stage.SHARING: "Each asked agency weighs what it shares, withholds or seals.",
    Stage.DECISION: "The MASH manager decides for each child.",
    Stage.HANDOVER: "The MASH manager sends summaries and feedback.",
    Stage.CLOSED: "Nobody: access has ended but for those the agreement keeps.",
}
