"""The stages of a case and the moves between them, on one page."""

from django.db.models import TextChoices

from mash.language import later


class Stage(TextChoices):
    CONTACT = "contact", later("Contact")
    SCREENING = "screening", later("Screening")
    SHARING = "sharing", later("Sharing")
    DECISION = "decision", later("Decision")
    HANDOVER = "handover", later("Handover")
    CLOSED = "closed", later("Closed")


MOVES: dict[Stage, set[Stage]] = {
    Stage.CONTACT: {Stage.SCREENING},
    Stage.SCREENING: {Stage.SHARING, Stage.HANDOVER},  # an outside route needs no sharing
    Stage.SHARING: {Stage.DECISION},
    Stage.DECISION: {Stage.SHARING, Stage.HANDOVER},  # the manager may ask for more
    Stage.HANDOVER: {Stage.CLOSED},
    Stage.CLOSED: set(),
}

OWNERS: dict[Stage, str] = {
    Stage.CONTACT: later("The contact officer completes what arrived and opens the screening."),
    Stage.SCREENING: later(
        "The panel's managers take positions; the MASH manager settles and rates."
    ),
    Stage.SHARING: later("Each asked agency weighs what it shares, withholds or seals."),
    Stage.DECISION: later("The MASH manager decides for each child."),
    Stage.HANDOVER: later("The MASH manager sends summaries and feedback."),
    Stage.CLOSED: later("Nobody: access has ended but for those the agreement keeps."),
}
