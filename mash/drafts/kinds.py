"""Which forms keep drafts, stated once; and which do not, with the reason."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mash.need_to_know.acts import Act


@dataclass(frozen=True)
class Kind:
    """What a draft is called, and whether those who may use its form meet on it.

    They do not meet where each adds something of their own: nobody overwrites anybody there, and
    to show who writes an item would help to tell who sealed one.
    """

    name: str | Promise
    meets: bool = True


KINDS: dict[Act, Kind] = {
    Act.RECORD_CONTACT: Kind(_("A contact to record"), meets=False),
    Act.RETURN_CONTACT: Kind(_("What a referrer is asked for")),
    Act.GIVE_POSITION: Kind(_("Your agency's position")),
    Act.SETTLE_SCREENING: Kind(_("Settling the screening")),
    Act.TAKE_OVER_CASE: Kind(_("Taking the case over")),
    Act.RATE_CASE: Kind(_("The rating")),
    Act.ASK_AGENCY: Kind(_("Asking an agency")),
    Act.SHARE_ITEM: Kind(_("Something your agency holds"), meets=False),
    Act.SHARE_IN_EMERGENCY: Kind(_("Something shared in an emergency"), meets=False),
    Act.ANSWER_REQUEST: Kind(_("Your agency's answer")),
    Act.DECIDE: Kind(_("A decision")),
    Act.COMPOSE_SUMMARY: Kind(_("A summary")),
    Act.HAND_OVER_FOR_THE_NIGHT: Kind(_("A word to the night team")),
    Act.DISAGREE: Kind(_("A disagreement"), meets=False),
    Act.ANSWER_DISAGREEMENT: Kind(_("What is said of a disagreement"), meets=False),
    Act.OPEN_ACCESS_REQUEST: Kind(_("A request for one's own data"), meets=False),
    Act.ASK_CORRECTION: Kind(_("Something that is wrong"), meets=False),
    Act.SETTLE_CORRECTION: Kind(_("Settling a correction")),
    Act.REVIEW_GLASS: Kind(_("The review of a break-glass opening")),
    Act.BREAK_GLASS: Kind(_("Opening a case by break-glass"), meets=False),
    Act.OPEN_SEAL: Kind(_("Why something sealed is opened"), meets=False),
    Act.DECLARE_INTEREST: Kind(_("A person of your own life"), meets=False),
    Act.KEEP_APART: Kind(_("Keeping somebody from a case"), meets=False),
    Act.UNLINK_PEOPLE: Kind(_("Taking back what was said of two people")),
    Act.RESTRICT_PERSON: Kind(_("Restricting a person")),
    Act.LIFT_RESTRICTION: Kind(_("Lifting a restriction")),
    Act.HOLD_CASE: Kind(_("A legal hold")),
    Act.KEEP_LONGER: Kind(_("The review of a kept case")),
    Act.ASK_APPROVAL: Kind(_("Something a second person is asked for")),
    # by those who never see the case itself: nobody of them meets there
    Act.REFUSE_APPROVAL: Kind(_("Your answer as the second person"), meets=False),
    Act.WRITE_NIGHT_NOTE: Kind(_("A note of the night team"), meets=False),
    Act.SCORE_DECISION: Kind(_("A score"), meets=False),
    Act.AGREE_SCORE: Kind(_("An agreed score"), meets=False),
    Act.ADD_LESSON: Kind(_("What is learnt"), meets=False),
    Act.RULE_ON_ENTRY: Kind(_("Ruling on what was found"), meets=False),
    Act.MAKE_ACCESS_PACK: Kind(_("The letter with a pack"), meets=False),
    Act.CHECK_ACCESS_PACK: Kind(_("Checking a pack"), meets=False),
}
# pages on which something is typed that no draft keeps, by the name of their URL
NOBODY = "nobody is signed in: there is no one to keep it for, nor to give it back to"
NOT_KEPT: dict[str, str] = {
    "referral": NOBODY,
    "referral_on_one_page": NOBODY,
    "referral_state": NOBODY,
    "account_login": "a name and a password",
    "people": "a search",
    "link_case": "one reference",
    "stand_in": "two days",
    "open_sample": "days and a number",
    "prove_identity": "one day",
    "ask_asker": "one day",
    "hear_asker": "one day",
}
