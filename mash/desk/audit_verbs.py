"""How each act reads in the audit: what was done, and what was tried."""

from mash.language import later
from mash.need_to_know.acts import Act

# what was done, and what was tried; `%s` is the case
WORDS: dict[str, tuple[str, str]] = {
    Act.READ_DESK: (later("looked at the desk"), later("look at the desk")),
    Act.READ_WALL: (later("looked at the wall screen"), later("look at the wall screen")),
    Act.RECORD_CONTACT: (later("recorded the contact of %s"), later("record a contact")),
    Act.RECEIVE_CONTACT: (later("took in the contact of %s"), later("take in a contact")),
    Act.READ_CASE: (later("looked at %s"), later("look at %s")),
    Act.LINK_CASE: (later("linked an earlier case to %s"), later("link an earlier case to %s")),
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
    Act.OPEN_SCREENING: (later("opened the screening of %s"), later("open the screening of %s")),
    Act.GIVE_POSITION: (later("gave a position on %s"), later("give a position on %s")),
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
    Act.OPEN_SEAL: (later("opened a sealed item on %s"), later("open a sealed item on %s")),
    Act.ANSWER_REQUEST: (later("answered a request on %s"), later("answer a request on %s")),
    Act.DECIDE: (later("decided for a child of %s"), later("decide for a child of %s")),
    Act.COMPOSE_SUMMARY: (later("previewed a summary of %s"), later("preview a summary of %s")),
    Act.SEND_SUMMARY: (later("sent a summary of %s"), later("send a summary of %s")),
    Act.READ_SUMMARY: (later("read a summary of %s"), later("read a summary of %s")),
    Act.ACCEPT_SUMMARY: (later("accepted a summary"), later("accept a summary")),
    Act.GIVE_FEEDBACK: (later("gave feedback on %s"), later("give feedback on %s")),
    Act.CLOSE_CASE: (later("closed %s"), later("close %s")),
    Act.HAND_OVER_FOR_THE_NIGHT: (
        later("handed %s over for the night"),
        later("hand %s over for the night"),
    ),
    Act.READ_PACK: (later("read the hand-over pack of %s"), later("read a hand-over pack")),
    Act.WRITE_NIGHT_NOTE: (later("wrote a night note on %s"), later("write a night note")),
    Act.READ_OVERNIGHT: (
        later("looked at what arrived overnight"),
        later("look at what arrived overnight"),
    ),
    Act.ACKNOWLEDGE_NIGHT_NOTE: (
        later("acknowledged a night note on %s"),
        later("acknowledge a night note on %s"),
    ),
    Act.READ_LETTERS: (later("looked at the letters"), later("look at the letters")),
    Act.READ_LETTER: (later("took a letter of %s as PDF"), later("take a letter of %s as PDF")),
    Act.READ_AUDIT: (later("read the audit"), later("read the audit")),
    # the agreement
    Act.READ_AGREEMENT: (later("read the agreement"), later("read the agreement")),
    Act.SHARE_IN_EMERGENCY: (
        later("shared an item in an emergency on %s"),
        later("share an item in an emergency on %s"),
    ),
    Act.READ_EMERGENCIES: (
        later("looked at what was shared in emergencies"),
        later("look at what was shared in emergencies"),
    ),
    Act.REVIEW_EMERGENCY: (
        later("reviewed what was shared in an emergency on %s"),
        later("review what was shared in an emergency on %s"),
    ),
    Act.RECORD_CONSENT: (
        later("recorded what somebody of %s was told and asked"),
        later("record what somebody of %s was told and asked"),
    ),
    Act.LOAD_AGREEMENT: (
        later("loaded a version of the agreement"),
        later("load a version of the agreement"),
    ),
    Act.AMEND_AGREEMENT: (
        later("changed a loaded version of the agreement"),
        later("change a loaded version of the agreement"),
    ),
    Act.SIGN_AGREEMENT: (
        later("entered an agency's signature under the agreement"),
        later("enter an agency's signature under the agreement"),
    ),
    Act.REVOKE_SIGNATURE: (
        later("revoked or changed an agency's signature under the agreement"),
        later("revoke or change an agency's signature under the agreement"),
    ),
    # access: break-glass, interests, delegation, reviews
    Act.STAND_APART: (later("stood apart from %s"), later("stand apart from %s")),
    Act.KEEP_APART: (
        later("settled whether somebody is kept from %s"),
        later("settle whether somebody is kept from %s"),
    ),
    Act.BREAK_GLASS: (later("opened %s by break-glass"), later("open a case by break-glass")),
    Act.REVIEW_GLASS: (
        later("reviewed a break-glass opening of %s"),
        later("review a break-glass opening of %s"),
    ),
    Act.READ_REGISTER: (later("read who can see %s"), later("read who can see a case")),
    Act.READ_WORKER: (later("read what a worker can see"), later("read what a worker can see")),
    Act.REVIEW_ACCESS: (later("reviewed a worker's access"), later("review a worker's access")),
    Act.WAKE_WORKER: (later("woke a sleeping account"), later("wake a sleeping account")),
    Act.STAND_IN: (
        later("settled who stands in for a MASH manager"),
        later("settle who stands in for a MASH manager"),
    ),
    Act.DECLARE_INTEREST: (
        later("declared a person of their own life, or took it back"),
        later("declare a person of their own life"),
    ),
    Act.LOAD_HUB: (
        later("loaded the hub's operating model"),
        later("load the hub's operating model"),
    ),
    Act.APPOINT_WORKER: (
        later("appointed a worker to an agency"),
        later("appoint a worker to an agency"),
    ),
    Act.GIVE_POST: (later("gave a worker a post"), later("give a worker a post")),
    Act.CHANGE_POST: (
        later("ended or changed a worker's post"),
        later("end or change a worker's post"),
    ),
    Act.END_ACCOUNT: (
        later("stopped a worker from signing in"),
        later("stop a worker from signing in"),
    ),
    Act.OPEN_ACCOUNT: (
        later("let a worker sign in again"),
        later("let a worker sign in again"),
    ),
    Act.SET_PASSWORD: (
        later("set a worker's passphrase"),
        later("set a worker's passphrase"),
    ),
    Act.OPEN_GRANT: (
        later("opened a grant in the register"),
        later("open a grant in the register"),
    ),
    Act.END_GRANT: (
        later("took a grant out of the register"),
        later("take a grant out of the register"),
    ),
    Act.RAISE_WALLS: (
        later("changed the rules by which the database shows rows"),
        later("change the rules by which the database shows rows"),
    ),
    Act.EXPORT_AUDIT: (
        later("took an agency's part of the audit away as a file"),
        later("take an agency's part of the audit away as a file"),
    ),
    # two people; holds and disposal
    Act.ASK_APPROVAL: (
        later("asked a second person to approve what was asked on %s"),
        later("ask for a second person's approval on %s"),
    ),
    Act.READ_APPROVAL: (
        later("looked at what is asked of a second person on %s"),
        later("look at what is asked of a second person on %s"),
    ),
    Act.WITHDRAW_APPROVAL: (
        later("withdrew what they had asked on %s"),
        later("withdraw what was asked on %s"),
    ),
    Act.REFUSE_APPROVAL: (
        later("did not approve what was asked on %s"),
        later("refuse what was asked on %s"),
    ),
    Act.READ_DUE: (
        later("looked at what is due for disposal"),
        later("look at what is due for disposal"),
    ),
    Act.HOLD_CASE: (later("put a legal hold on %s"), later("put a legal hold on %s")),
    Act.KEEP_LONGER: (later("kept %s longer"), later("keep %s longer")),
    Act.READ_CERTIFICATE: (
        later("looked at the certificate of disposal of %s"),
        later("look at the certificate of disposal of %s"),
    ),
    Act.TAKE_SEALED: (
        later("took sealed text of %s to a court"),
        later("take sealed text of %s to a court"),
    ),
    Act.DISPOSE: (
        later("approved, as the second person, the disposal of %s"),
        later("approve the disposal of %s"),
    ),
    Act.DISPOSE_EARLY: (
        later("approved, as the second person, the early disposal of %s"),
        later("approve the early disposal of %s"),
    ),
    Act.RELEASE_HOLD: (
        later("released, as the second person, a legal hold of %s"),
        later("release a legal hold of %s"),
    ),
    Act.CHANGE_AGREEMENT: (
        later("put, as the second person, a version of the agreement in force"),
        later("put a version of the agreement in force"),
    ),
    Act.RELEASE_SEALED: (
        later("released, as the second person, sealed text of %s to a court"),
        later("release sealed text of %s to a court"),
    ),
    # looking back: samples and disagreements
    Act.DISAGREE: (
        later("recorded that an agency disagrees on %s"),
        later("record that an agency disagrees on %s"),
    ),
    Act.ANSWER_DISAGREEMENT: (
        later("answered a disagreement on %s"),
        later("answer a disagreement on %s"),
    ),
    Act.ESCALATE_DISAGREEMENT: (
        later("took a disagreement on %s a stage up"),
        later("take a disagreement on %s a stage up"),
    ),
    Act.END_DISAGREEMENT: (later("ended a disagreement on %s"), later("end a disagreement on %s")),
    Act.READ_DISAGREEMENTS: (
        later("looked at the disagreements"),
        later("look at the disagreements"),
    ),
    Act.OPEN_SAMPLE: (later("opened a sample"), later("open a sample")),
    Act.DRAW_SAMPLE: (later("drew a sample, with a decision of %s"), later("draw a sample")),
    Act.READ_SAMPLE: (later("looked at a sample"), later("look at a sample")),
    Act.READ_SAMPLED: (later("read a sampled decision of %s"), later("read a sampled decision")),
    Act.SCORE_DECISION: (
        later("scored a sampled decision of %s"),
        later("score a sampled decision"),
    ),
    Act.AGREE_SCORE: (
        later("wrote down the agreed score of a decision of %s"),
        later("write down an agreed score"),
    ),
    Act.ADD_LESSON: (
        later("wrote down what is learnt from a decision of %s"),
        later("write down what is learnt"),
    ),
    Act.FINISH_LESSON: (
        later("marked what was learnt as done"),
        later("mark what was learnt as done"),
    ),
    # rights of the people it is about; corrections
    Act.READ_ACCESS_REQUESTS: (
        later("looked at the access requests"),
        later("look at the access requests"),
    ),
    Act.OPEN_ACCESS_REQUEST: (later("opened an access request"), later("open an access request")),
    Act.READ_ACCESS_REQUEST: (
        later("looked at an access request"),
        later("look at an access request"),
    ),
    Act.PROVE_IDENTITY: (
        later("recorded who asks what is held"),
        later("record who asks what is held"),
    ),
    Act.TAKE_LONGER: (
        later("took longer over an access request"),
        later("take longer over an access request"),
    ),
    Act.ASK_ASKER: (
        later("asked whoever made an access request for more, which stops its clock"),
        later("ask whoever made an access request for more"),
    ),
    Act.HEAR_ASKER: (
        later("heard from whoever made an access request, and its clock goes on"),
        later("hear from whoever made an access request"),
    ),
    Act.PASS_ACCESS_REQUEST: (
        later("passed an access request to another officer"),
        later("pass an access request to another officer"),
    ),
    Act.CONFIRM_FOUND: (
        later("said that an access request is about a person of %s"),
        later("say that an access request is about a person of %s"),
    ),
    Act.FINISH_FINDING: (
        later("finished searching for an access request"),
        later("finish searching for an access request"),
    ),
    Act.ASK_OWNER: (
        later("asked the agency that gave it whether something of %s may be told to whoever asks"),
        later("ask an agency whether something it gave may be told"),
    ),
    Act.ANSWER_OWNER: (
        later("looked at, or answered, whether something of %s may be told to whoever asks"),
        later("answer whether something of %s may be told to whoever asks"),
    ),
    Act.RULE_ON_ENTRY: (
        later("ruled whether something of %s may be told to whoever asks"),
        later("rule whether something may be told to whoever asks"),
    ),
    Act.MAKE_ACCESS_PACK: (
        later("made the pack for an access request"),
        later("make the pack for an access request"),
    ),
    Act.CHECK_ACCESS_PACK: (
        later("checked the pack of an access request"),
        later("check the pack of an access request"),
    ),
    Act.CLOSE_ACCESS_REQUEST: (later("closed an access request"), later("close an access request")),
    Act.ASK_CORRECTION: (
        later("said that something of %s is wrong"),
        later("say that something of %s is wrong"),
    ),
    Act.SETTLE_CORRECTION: (
        later("settled a correction of %s"),
        later("settle a correction of %s"),
    ),
    Act.READ_CORRECTION: (later("read a correction of %s"), later("read a correction")),
    Act.ACKNOWLEDGE_CORRECTION: (
        later("acknowledged a correction of %s"),
        later("acknowledge a correction"),
    ),
    # people: the whole index
    Act.REVIEW_DUPLICATES: (
        later("looked who may stand in the index twice"),
        later("look who may stand in the index twice"),
    ),
    Act.APPROVE_MODEL: (
        later("approved a model that compares people"),
        later("approve a model that compares people"),
    ),
    Act.EXPLAIN_PEOPLE: (
        later("compared two people of the index at the command line"),
        later("compare two people of the index at the command line"),
    ),
    # signing in
    "sign-in:in": (later("signed in"), later("sign in")),
    "sign-in:out": (later("signed out"), later("sign out")),
    "sign-in:timed-out": (later("was signed out after too long"), later("stay signed in")),
    "sign-in:refused": (later("was refused at sign-in"), later("sign in")),
}
