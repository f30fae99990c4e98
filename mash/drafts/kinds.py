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
}
# pages on which words are typed that no draft keeps, by the name of their URL
NOT_KEPT: dict[str, str] = {
    "referral": "nobody is signed in: there is no one to keep it for, nor to give it back to",
    "referral_on_one_page": "the same",
    "pack": "the night team is on no case, and a draft is kept under the key of one",
    "sampled": "the audit group is on no case, and a draft is kept under the key of one",
    "agree_score": "the same",
    "add_lesson": "the same",
    "rule_on_entry": "the records officer is on no case, and a draft is kept under the key of one",
    "make_access_pack": "the same",
    "check_access_pack": "a reason is given at the moment of reading, not kept ready for later",
    "open_seal": "a reason is given at the moment of opening, not kept ready for later",
    "break_glass": "its writer is not yet on the case, and a draft is kept under the key of one",
}
