"""What each act is in data protection law: one of the six operations that must be logged.

Data Protection Act 2018 s.62 asks competent authorities (police, probation and youth offending
among a hub's partners) to log collection, alteration, consultation, disclosure, combination and
erasure; of consultation and disclosure also why, when, and by and to whom. Each act here is one
entry of the audit, with who and when; `WHY` says where its justification stands.
"""

from django.db.models import TextChoices

from mash.language import later
from mash.need_to_know.verbs import Act


class Processing(TextChoices):
    """The operations of s.62(1), and what is none of them."""

    COLLECTION = "collection", later("Collection")
    ALTERATION = "alteration", later("Alteration")
    CONSULTATION = "consultation", later("Consultation")
    DISCLOSURE = "disclosure", later("Disclosure, transfers included")
    COMBINATION = "combination", later("Combination")
    ERASURE = "erasure", later("Erasure")


WHY = {
    Processing.COLLECTION: later(
        "The contact itself says why it was told; an item keeps why it is necessary, proportionate"
        " and relevant, and on what basis in law."
    ),
    Processing.ALTERATION: later("The reason that the act asks for, or the stage it belongs to."),
    Processing.CONSULTATION: later(
        "The grant in the register of need to know: because of which act, since when, until when;"
        " where the act asks a purpose or a reason, that too."
    ),
    Processing.DISCLOSURE: later(
        "The lawful basis, version and clause of the agreement; the decision that the summary"
        " follows; the recipient is in the entry."
    ),
    Processing.COMBINATION: later("The evidence that was shown, kept beside what was said of it."),
    Processing.ERASURE: later("The retention class and the two people who approved it."),
}

C, A, K, D, M, E = Processing

PROCESSING: dict[Act, Processing] = {
    Act.READ_DESK: K,
    Act.READ_WALL: K,
    Act.RECORD_CONTACT: C,
    Act.RECEIVE_CONTACT: C,
    Act.READ_CASE: K,
    Act.LINK_CASE: M,
    Act.RETURN_CONTACT: D,
    Act.TELL_AGAIN: C,
    Act.READ_STATE: K,
    Act.LOOK_UP_PEOPLE: K,
    Act.SEARCH_PEOPLE: K,
    Act.LINK_PEOPLE: M,
    Act.TELL_APART: M,
    Act.UNLINK_PEOPLE: M,
    Act.RESTRICT_PERSON: A,
    Act.LIFT_RESTRICTION: A,
    Act.OPEN_SCREENING: D,  # to the panel
    Act.GIVE_POSITION: C,
    Act.SETTLE_SCREENING: A,
    Act.RATE_CASE: A,
    Act.TAKE_OVER_CASE: A,
    Act.ASK_AGENCY: D,
    Act.ASK_EDGE: D,
    Act.SHARE_ITEM: D,
    Act.SEAL_ITEM: D,
    Act.OPEN_SEAL: K,
    Act.ANSWER_REQUEST: D,
    Act.DECIDE: A,
    Act.COMPOSE_SUMMARY: K,
    Act.SEND_SUMMARY: D,
    Act.READ_SUMMARY: K,
    Act.ACCEPT_SUMMARY: A,
    Act.GIVE_FEEDBACK: D,
    Act.CLOSE_CASE: A,
    Act.HAND_OVER_FOR_THE_NIGHT: D,
    Act.READ_PACK: K,
    Act.WRITE_NIGHT_NOTE: C,
    Act.READ_OVERNIGHT: K,
    Act.ACKNOWLEDGE_NIGHT_NOTE: K,
    Act.READ_LETTERS: K,
    Act.READ_LETTER: K,
    Act.READ_AUDIT: K,
    # the agreement
    Act.READ_AGREEMENT: K,
    Act.SHARE_IN_EMERGENCY: D,
    Act.READ_EMERGENCIES: K,
    Act.REVIEW_EMERGENCY: A,
    Act.RECORD_CONSENT: C,
    Act.LOAD_AGREEMENT: A,
    Act.AMEND_AGREEMENT: A,
    Act.SIGN_AGREEMENT: A,
    Act.REVOKE_SIGNATURE: A,
    # access: break-glass, interests, delegation, reviews
    Act.STAND_APART: A,
    Act.KEEP_APART: A,
    Act.BREAK_GLASS: K,
    Act.REVIEW_GLASS: A,
    Act.READ_REGISTER: K,
    Act.READ_WORKER: K,
    Act.REVIEW_ACCESS: A,
    Act.WAKE_WORKER: A,
    Act.STAND_IN: A,
    Act.DECLARE_INTEREST: C,
    Act.LOAD_HUB: A,
    Act.APPOINT_WORKER: A,
    Act.GIVE_POST: A,
    Act.CHANGE_POST: A,
    Act.END_ACCOUNT: A,
    Act.OPEN_ACCOUNT: A,
    Act.SET_PASSWORD: A,
    Act.OPEN_GRANT: A,
    Act.END_GRANT: A,
    Act.RAISE_WALLS: A,
    Act.EXPORT_AUDIT: D,
    # two people; holds and disposal
    Act.ASK_APPROVAL: A,
    Act.READ_APPROVAL: K,
    Act.WITHDRAW_APPROVAL: A,
    Act.REFUSE_APPROVAL: A,
    Act.READ_DUE: K,
    Act.HOLD_CASE: A,
    Act.KEEP_LONGER: A,
    Act.READ_CERTIFICATE: K,
    Act.TAKE_SEALED: D,
    Act.DISPOSE: E,
    Act.DISPOSE_EARLY: E,
    Act.RELEASE_HOLD: A,
    Act.CHANGE_AGREEMENT: A,
    Act.RELEASE_SEALED: D,
    # looking back: samples and disagreements
    Act.DISAGREE: C,
    Act.ANSWER_DISAGREEMENT: C,
    Act.ESCALATE_DISAGREEMENT: A,
    Act.END_DISAGREEMENT: A,
    Act.READ_DISAGREEMENTS: K,
    Act.OPEN_SAMPLE: K,
    Act.DRAW_SAMPLE: D,  # to the audit group
    Act.READ_SAMPLE: K,
    Act.READ_SAMPLED: K,
    Act.SCORE_DECISION: C,
    Act.AGREE_SCORE: A,
    Act.ADD_LESSON: C,
    Act.FINISH_LESSON: A,
    # rights of the people it is about; corrections
    Act.READ_ACCESS_REQUESTS: K,
    Act.OPEN_ACCESS_REQUEST: C,
    Act.READ_ACCESS_REQUEST: K,
    Act.PROVE_IDENTITY: C,
    Act.TAKE_LONGER: A,
    Act.ASK_ASKER: A,
    Act.HEAR_ASKER: C,
    Act.PASS_ACCESS_REQUEST: D,  # to another officer
    Act.CONFIRM_FOUND: M,  # several cases, to answer one person
    Act.FINISH_FINDING: A,
    Act.ASK_OWNER: D,  # back to the agency that gave it
    Act.ANSWER_OWNER: C,
    Act.RULE_ON_ENTRY: A,
    Act.MAKE_ACCESS_PACK: M,
    Act.CHECK_ACCESS_PACK: D,  # from then on it may be given out
    Act.CLOSE_ACCESS_REQUEST: A,
    Act.ASK_CORRECTION: C,
    Act.SETTLE_CORRECTION: A,
    Act.READ_CORRECTION: K,
    Act.ACKNOWLEDGE_CORRECTION: K,
    # people: the whole index
    Act.REVIEW_DUPLICATES: K,
    Act.APPROVE_MODEL: A,
    Act.EXPLAIN_PEOPLE: K,
}
