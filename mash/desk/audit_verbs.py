"""How each act reads in the audit: what was done, and what was tried."""

from mash.language import later
from mash.need_to_know.acts import Act

# what was done, and what was tried; `%s` is the case
WORDS: dict[str, tuple[str, str]] = {
    Act.READ_DESK: (later("looked at the desk"), later("look at the desk")),
    Act.READ_WALL: (
        later("looked at the wall screen"),
        later("look at the wall screen"),
    ),
    Act.RECORD_CONTACT: (
        later("recorded the contact of %s"),
        later("record a contact"),
    ),
    Act.RECEIVE_CONTACT: (
        later("took in the contact of %s"),
        later("take in a contact"),
    ),
    Act.READ_CASE: (later("looked at %s"), later("look at %s")),
    Act.LINK_CASE: (
        later("linked an earlier case to %s"),
        later("link an earlier case to %s"),
    ),
    Act.RETURN_CONTACT: (
        later("asked the referrer of %s for more"),
        later("ask the referrer of %s for more"),
    ),
    Act.TELL_AGAIN: (later("told more on %s"), later("tell more on %s")),
    Act.READ_STATE: (later("read where %s stands"), later("read where %s stands")),
    Act.LOOK_UP_PEOPLE: (
        later("looked who of %s may be known"),
        later("look who of %s may be known"),
    ),
    Act.SEARCH_PEOPLE: (later("searched for people"), later("search for people")),
    Act.LINK_PEOPLE: (
        later("linked a person of %s with one of another contact"),
        later("link a person of %s with one of another contact"),
    ),
    Act.TELL_APART: (
        later("told a person of %s from one of another contact"),
        later("tell a person of %s from one of another contact"),
    ),
    Act.UNLINK_PEOPLE: (
        later("took back what was said of a person of %s"),
        later("take back what was said of a person of %s"),
    ),
    Act.RESTRICT_PERSON: (later("restricted a person of %s"), later("restrict a person of %s")),
    Act.LIFT_RESTRICTION: (
        later("lifted the restriction of a person of %s"),
        later("lift the restriction of a person of %s"),
    ),
    Act.OPEN_SCREENING: (
        later("opened the screening of %s"),
        later("open the screening of %s"),
    ),
    Act.GIVE_POSITION: (
        later("gave a position on %s"),
        later("give a position on %s"),
    ),
    Act.SETTLE_SCREENING: (
        later("settled the screening of %s"),
        later("settle the screening of %s"),
    ),
    Act.RATE_CASE: (later("rated %s"), later("rate %s")),
    Act.TAKE_OVER_CASE: (later("took over %s"), later("take over %s")),
    Act.ASK_EDGE: (
        later("asked an agency's own list on %s"),
        later("ask an agency's own list on %s"),
    ),
    Act.ASK_AGENCY: (later("asked an agency on %s"), later("ask an agency on %s")),
    Act.SHARE_ITEM: (later("shared an item on %s"), later("share an item on %s")),
    Act.SEAL_ITEM: (later("sealed an item on %s"), later("seal an item on %s")),
    Act.OPEN_SEAL: (
        later("opened a sealed item on %s"),
        later("open a sealed item on %s"),
    ),
    Act.ANSWER_REQUEST: (
        later("answered a request on %s"),
        later("answer a request on %s"),
    ),
    Act.DECIDE: (
        later("decided for a child of %s"),
        later("decide for a child of %s"),
    ),
    Act.COMPOSE_SUMMARY: (
        later("previewed a summary of %s"),
        later("preview a summary of %s"),
    ),
    Act.SEND_SUMMARY: (later("sent a summary of %s"), later("send a summary of %s")),
    Act.READ_SUMMARY: (later("read a summary of %s"), later("read a summary of %s")),
    Act.ACCEPT_SUMMARY: (later("accepted a summary"), later("accept a summary")),
    Act.GIVE_FEEDBACK: (later("gave feedback on %s"), later("give feedback on %s")),
    Act.CLOSE_CASE: (later("closed %s"), later("close %s")),
    Act.HAND_OVER_FOR_THE_NIGHT: (
        later("handed %s over for the night"),
        later("hand %s over for the night"),
    ),
    Act.READ_PACK: (
        later("read the hand-over pack of %s"),
        later("read a hand-over pack"),
    ),
    Act.WRITE_NIGHT_NOTE: (
        later("wrote a night note on %s"),
        later("write a night note"),
    ),
    Act.READ_OVERNIGHT: (
        later("looked at what arrived overnight"),
        later("look at what arrived overnight"),
    ),
    Act.ACKNOWLEDGE_NIGHT_NOTE: (
        later("acknowledged a night note on %s"),
        later("acknowledge a night note on %s"),
    ),
    Act.READ_LETTERS: (later("looked at the letters"), later("look at the letters")),
    Act.READ_LETTER: (
        later("took a letter of %s as PDF"),
        later("take a letter of %s as PDF"),
    ),
    Act.READ_AUDIT: (later("read the audit"), later("read the audit")),
    # the agreement
    # access: break-glass, interests, delegation, reviews
    Act.STAND_APART: (later("stood apart from %s"), later("stand apart from %s")),
    Act.KEEP_APART: (
        later("settled whether somebody is kept from %s"),
        later("settle whether somebody is kept from %s"),
    ),
    Act.BREAK_GLASS: (
        later("opened %s by break-glass"),
        later("open a case by break-glass"),
    ),
    Act.REVIEW_GLASS: (
        later("reviewed a break-glass opening of %s"),
        later("review a break-glass opening of %s"),
    ),
    Act.READ_REGISTER: (
        later("read who can see %s"),
        later("read who can see a case"),
    ),
    Act.READ_WORKER: (
        later("read what a worker can see"),
        later("read what a worker can see"),
    ),
    Act.REVIEW_ACCESS: (
        later("reviewed a worker's access"),
        later("review a worker's access"),
    ),
    Act.WAKE_WORKER: (
        later("woke a sleeping account"),
        later("wake a sleeping account"),
    ),
    Act.STAND_IN: (
        later("settled who stands in for a MASH manager"),
        later("settle who stands in for a MASH manager"),
    ),
    Act.DECLARE_INTEREST: (
        later("declared a person of their own life, or took it back"),
        later("declare a person of their own life"),
    ),
    # two people; holds and disposal
    # looking back: samples and disagreements
    # rights of the people it is about; corrections
    # people: the whole index
    # signing in
    "sign-in:in": (later("signed in"), later("sign in")),
    "sign-in:out": (later("signed out"), later("sign out")),
    "sign-in:timed-out": (
        later("was signed out after too long"),
        later("stay signed in"),
    ),
    "sign-in:refused": (later("was refused at sign-in"), later("sign in")),
}
