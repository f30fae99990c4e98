"""Who may do what at which stage: one table that an information governance officer can read.

What is not listed is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mash.agencies.models import Role
from mash.need_to_know.models import Reach
from mash.need_to_know.verbs import Act
from mash.process import Stage


@dataclass(frozen=True)
class Rule:
    """These roles, at these stages, holding this reach over the case, by this role or in person."""

    roles: frozenset[Role]
    stages: frozenset[Stage]
    reach: Reach | None
    in_person: bool = False  # granted to this very worker, not to everyone with the role


EVER = frozenset(Stage)
OPEN = EVER - {Stage.CLOSED}
GATHERING = frozenset({Stage.SHARING, Stage.DECISION})


def rule(
    roles: Iterable[Role],
    stages: Iterable[Stage] = EVER,
    reach: Reach | None = None,
    in_person: bool = False,
) -> Rule:
    return Rule(frozenset(roles), frozenset(stages), reach, in_person)


OFFICER, SCREENER, MANAGER = Role.OFFICER, Role.SCREENER, Role.MANAGER
AGENCY_WORKER, RECEIVER, GOVERNANCE = Role.AGENCY_WORKER, Role.RECEIVER, Role.GOVERNANCE
NIGHT, REVIEWER = Role.NIGHT, Role.REVIEWER
NIGHT, RECORDS = Role.NIGHT, Role.RECORDS
NIGHT, LEAD = Role.NIGHT, Role.LEAD

RULES: dict[Act, list[Rule]] = {
    Act.READ_DESK: [rule(Role)],
    Act.READ_WALL: [rule({OFFICER, MANAGER})],  # references and times, no names
    Act.RECORD_CONTACT: [rule({OFFICER, MANAGER})],
    Act.RECEIVE_CONTACT: [],  # the doors do it, no worker
    Act.READ_CASE: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({SCREENER}, {Stage.SCREENING}, Reach.CONTACT),
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
        rule({OFFICER, SCREENER}, OPEN, Reach.CASE, True),  # by break-glass alone
    ],
    Act.LINK_CASE: [
        rule({OFFICER}, {Stage.CONTACT}, Reach.CONTACT),
        rule({MANAGER}, OPEN, Reach.CASE),
    ],
    Act.LOOK_UP_PEOPLE: [rule({OFFICER, MANAGER})],  # at intake: who may be known already
    Act.SEARCH_PEOPLE: [rule({OFFICER, MANAGER})],
    Act.LINK_PEOPLE: [  # of two closed cases, too: the index outlasts them
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.TELL_APART: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.UNLINK_PEOPLE: [  # a wrong link is undone whenever it is seen, closed or not
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.RESTRICT_PERSON: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.LIFT_RESTRICTION: [rule({MANAGER}, EVER, Reach.CASE)],
    Act.OPEN_SCREENING: [
        rule({OFFICER}, {Stage.CONTACT}, Reach.CONTACT),
        rule({MANAGER}, {Stage.CONTACT}, Reach.CASE),
    ],
    Act.RETURN_CONTACT: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CASE),
    ],
    Act.TELL_AGAIN: [],  # the referrer does it, with reference and secret
    Act.READ_STATE: [],  # the same
    Act.GIVE_POSITION: [rule({SCREENER}, {Stage.SCREENING}, Reach.CONTACT)],
    Act.SETTLE_SCREENING: [rule({MANAGER}, {Stage.SCREENING}, Reach.CASE)],
    Act.RATE_CASE: [
        rule({MANAGER}, {Stage.SCREENING, Stage.SHARING, Stage.DECISION}, Reach.MANAGE, True)
    ],
    Act.TAKE_OVER_CASE: [rule({MANAGER}, OPEN - {Stage.CONTACT}, Reach.CASE)],
    Act.ASK_AGENCY: [rule({MANAGER}, GATHERING, Reach.MANAGE, True)],
    Act.ASK_EDGE: [rule({MANAGER}, GATHERING, Reach.MANAGE, True)],  # its own list, at its edge
    Act.SHARE_ITEM: [rule({AGENCY_WORKER}, GATHERING, Reach.CASE)],
    Act.SEAL_ITEM: [rule({AGENCY_WORKER}, GATHERING, Reach.CASE)],
    Act.OPEN_SEAL: [
        rule({MANAGER}, GATHERING, Reach.MANAGE, True),
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),  # its author alone: `sealed` sees to that
    ],
    Act.ANSWER_REQUEST: [rule({AGENCY_WORKER}, GATHERING, Reach.CASE)],
    Act.DECIDE: [rule({MANAGER}, GATHERING, Reach.MANAGE, True)],
    Act.COMPOSE_SUMMARY: [rule({MANAGER}, {Stage.HANDOVER}, Reach.MANAGE, True)],
    Act.SEND_SUMMARY: [rule({MANAGER}, {Stage.HANDOVER}, Reach.MANAGE, True)],
    Act.READ_SUMMARY: [
        rule({RECEIVER}, EVER, Reach.SUMMARY),
        rule({MANAGER}, EVER, Reach.SUMMARY, True),
    ],
    Act.ACCEPT_SUMMARY: [rule({RECEIVER}, EVER, Reach.SUMMARY)],
    Act.GIVE_FEEDBACK: [rule({MANAGER}, {Stage.HANDOVER}, Reach.MANAGE, True)],
    Act.CLOSE_CASE: [rule({MANAGER}, {Stage.HANDOVER}, Reach.MANAGE, True)],
    Act.HAND_OVER_FOR_THE_NIGHT: [  # at closing time the hub's clock does it, no worker
        rule({MANAGER}, GATHERING | {Stage.HANDOVER}, Reach.MANAGE, True)
    ],
    Act.READ_PACK: [rule({NIGHT}, EVER, Reach.NIGHT)],  # the grant ends when the hub opens
    Act.WRITE_NIGHT_NOTE: [rule({NIGHT}, EVER, Reach.NIGHT)],
    Act.READ_OVERNIGHT: [rule({OFFICER, MANAGER})],
    Act.ACKNOWLEDGE_NIGHT_NOTE: [rule({MANAGER}, OPEN, Reach.MANAGE, True)],
    Act.READ_LETTERS: [rule({OFFICER, MANAGER, GOVERNANCE})],
    Act.READ_LETTER: [rule({MANAGER}, EVER, Reach.MANAGE, True)],  # on paper, to post it
    Act.READ_AUDIT: [rule({GOVERNANCE})],
    # the agreement
    Act.READ_AGREEMENT: [rule(Role)],  # it is published
    Act.SHARE_IN_EMERGENCY: [rule({AGENCY_WORKER}, GATHERING, Reach.CASE)],
    Act.READ_EMERGENCIES: [rule({GOVERNANCE})],  # references and clauses, no story
    Act.REVIEW_EMERGENCY: [rule({GOVERNANCE})],
    Act.RECORD_CONSENT: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({MANAGER}, OPEN, Reach.CASE),
    ],
    # at the command line, by whoever keeps the machine: the database writes it into the audit
    Act.LOAD_AGREEMENT: [],
    Act.AMEND_AGREEMENT: [],
    Act.SIGN_AGREEMENT: [],
    Act.REVOKE_SIGNATURE: [],
    # access: break-glass, interests, delegation, reviews
    Act.STAND_APART: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({SCREENER}, {Stage.SCREENING}, Reach.CONTACT),
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
        rule({RECEIVER}, EVER, Reach.SUMMARY),  # of what they were sent, and see no case
        rule({NIGHT}, EVER, Reach.NIGHT),
    ],
    Act.KEEP_APART: [rule({MANAGER}, EVER, Reach.CASE)],
    Act.BREAK_GLASS: [rule({OFFICER, SCREENER, AGENCY_WORKER})],  # managers see every case
    Act.REVIEW_GLASS: [rule({MANAGER}, EVER, Reach.CASE), rule({GOVERNANCE})],
    Act.READ_REGISTER: [rule({MANAGER}, EVER, Reach.CASE), rule({GOVERNANCE})],  # of a case
    Act.READ_WORKER: [rule({GOVERNANCE, LEAD})],  # a lead: of the own agency's people
    Act.REVIEW_ACCESS: [rule({GOVERNANCE, LEAD})],
    Act.WAKE_WORKER: [rule({GOVERNANCE, LEAD})],
    Act.STAND_IN: [rule({MANAGER})],
    Act.DECLARE_INTEREST: [rule(Role)],
    # at the command line, by whoever keeps the machine: the database writes it into the audit
    Act.LOAD_HUB: [],
    Act.APPOINT_WORKER: [],
    Act.GIVE_POST: [],
    Act.CHANGE_POST: [],
    Act.END_ACCOUNT: [],
    Act.OPEN_ACCOUNT: [],
    Act.SET_PASSWORD: [],
    Act.OPEN_GRANT: [],
    Act.END_GRANT: [],
    Act.RAISE_WALLS: [],
    Act.EXPORT_AUDIT: [],
    # two people; holds and disposal
    # who may ask for what, and of whom, is one table: `mash/approvals/kinds.py`
    Act.ASK_APPROVAL: [rule({MANAGER, GOVERNANCE, RECORDS})],
    Act.READ_APPROVAL: [rule({MANAGER, GOVERNANCE, LEAD, RECORDS})],  # whom the register names
    Act.WITHDRAW_APPROVAL: [rule({MANAGER, GOVERNANCE, RECORDS})],  # the asker alone
    Act.REFUSE_APPROVAL: [rule({MANAGER, GOVERNANCE, LEAD}, EVER, Reach.APPROVAL)],
    Act.DISPOSE: [rule({MANAGER, GOVERNANCE}, EVER, Reach.APPROVAL)],  # never the asker
    Act.DISPOSE_EARLY: [rule({MANAGER, GOVERNANCE}, EVER, Reach.APPROVAL)],
    Act.RELEASE_HOLD: [rule({MANAGER, GOVERNANCE}, EVER, Reach.APPROVAL)],
    Act.CHANGE_AGREEMENT: [rule({MANAGER, GOVERNANCE}, EVER, Reach.APPROVAL)],
    Act.RELEASE_SEALED: [rule({LEAD}, EVER, Reach.APPROVAL)],  # of the agency that sealed it
    Act.TAKE_SEALED: [rule({LEAD}, EVER, Reach.APPROVAL, True)],  # once: it ends the grant
    Act.READ_DUE: [rule({MANAGER, GOVERNANCE, RECORDS})],  # references, classes and days
    Act.HOLD_CASE: [
        rule({MANAGER}, EVER, Reach.CASE),
        rule({GOVERNANCE}, {Stage.CLOSED}),
        rule({MANAGER, RECORDS}, {Stage.CLOSED}, Reach.RIGHTS),  # a request for one's own data
    ],
    Act.KEEP_LONGER: [
        rule({MANAGER}, {Stage.CLOSED}, Reach.CASE),
        rule({GOVERNANCE}, {Stage.CLOSED}),
        rule({MANAGER, RECORDS}, {Stage.CLOSED}, Reach.RIGHTS),
    ],
    Act.READ_CERTIFICATE: [rule({MANAGER, GOVERNANCE, RECORDS})],
    # looking back: samples and disagreements
    Act.DISAGREE: [rule({AGENCY_WORKER, MANAGER}, OPEN, Reach.CASE)],
    Act.ANSWER_DISAGREEMENT: [
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.ESCALATE_DISAGREEMENT: [
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.END_DISAGREEMENT: [
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.READ_DISAGREEMENTS: [rule({GOVERNANCE, MANAGER})],  # codes and times, no words
    Act.OPEN_SAMPLE: [rule({GOVERNANCE})],  # period, size and chance; it reads no decision
    Act.DRAW_SAMPLE: [rule({MANAGER})],  # what the chance names, no choice
    Act.READ_SAMPLE: [rule({GOVERNANCE, MANAGER, REVIEWER})],  # what came of it, in numbers
    Act.READ_SAMPLED: [rule({REVIEWER}, EVER, Reach.SAMPLE)],
    Act.SCORE_DECISION: [rule({REVIEWER}, EVER, Reach.SAMPLE)],
    Act.AGREE_SCORE: [rule({REVIEWER}, EVER, Reach.SAMPLE)],
    Act.ADD_LESSON: [rule({REVIEWER}, EVER, Reach.SAMPLE)],
    Act.FINISH_LESSON: [rule({MANAGER, REVIEWER}, EVER, Reach.SAMPLE)],
    # rights of the people it is about; corrections
    Act.READ_ACCESS_REQUESTS: [rule({RECORDS, MANAGER})],
    Act.OPEN_ACCESS_REQUEST: [rule({RECORDS})],
    Act.READ_ACCESS_REQUEST: [  # their own; managers find and check
        rule({RECORDS}, EVER, Reach.RIGHTS, True),
        rule({MANAGER}, EVER, Reach.RIGHTS),
    ],
    Act.PROVE_IDENTITY: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.TAKE_LONGER: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.ASK_ASKER: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.HEAR_ASKER: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.PASS_ACCESS_REQUEST: [  # its officer may be ill, or have left
        rule({RECORDS}, EVER, Reach.RIGHTS, True),
        rule({MANAGER}, EVER, Reach.RIGHTS),
    ],
    Act.CONFIRM_FOUND: [rule({MANAGER}, EVER, Reach.CASE)],
    Act.FINISH_FINDING: [rule({MANAGER}, EVER, Reach.RIGHTS)],
    Act.ASK_OWNER: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.ANSWER_OWNER: [rule({AGENCY_WORKER, LEAD}, EVER, Reach.RIGHTS)],  # of the agency asked
    Act.RULE_ON_ENTRY: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.MAKE_ACCESS_PACK: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.CHECK_ACCESS_PACK: [rule({MANAGER}, EVER, Reach.RIGHTS)],  # not who made it
    Act.CLOSE_ACCESS_REQUEST: [rule({RECORDS}, EVER, Reach.RIGHTS, True)],
    Act.ASK_CORRECTION: [
        rule({OFFICER}, {Stage.CONTACT, Stage.SCREENING}, Reach.CONTACT),
        rule({SCREENER}, {Stage.SCREENING}, Reach.CONTACT),
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),
        rule({MANAGER}, EVER, Reach.CASE),
    ],
    Act.SETTLE_CORRECTION: [
        rule({MANAGER}, EVER, Reach.CASE),
        rule({AGENCY_WORKER}, OPEN, Reach.CASE),  # of an item of their own agency
    ],
    Act.READ_CORRECTION: [  # who received what was wrong
        rule({SCREENER, AGENCY_WORKER, RECEIVER, NIGHT}, EVER, Reach.RIGHTS)
    ],
    Act.ACKNOWLEDGE_CORRECTION: [
        rule({SCREENER, AGENCY_WORKER, RECEIVER, NIGHT}, EVER, Reach.RIGHTS)
    ],
    # people: the whole index
    Act.REVIEW_DUPLICATES: [rule({OFFICER, MANAGER})],
    Act.APPROVE_MODEL: [],  # at the command line, by whoever keeps the machine, in a worker's name
    Act.EXPLAIN_PEOPLE: [],  # the same
}
