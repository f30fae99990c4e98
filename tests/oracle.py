"""Who may see what, written down from the design page's prose, not from the code.

Every line answers: at which stages does this tie let a person see this thing? What no line names
is hidden. The words are the design's: screening opens the contact to the panel; asking opens the
case to that agency; sending opens the summary, not the case, to the receiving team; closing ends
them, but for those whom the agreement keeps; sealed is for its author and the manager of this case.
"""

from mash.process import Stage

C, S, SH, D, H, X = (
    Stage.CONTACT,
    Stage.SCREENING,
    Stage.SHARING,
    Stage.DECISION,
    Stage.HANDOVER,
    Stage.CLOSED,
)
EVER = {C, S, SH, D, H, X}
ASKED = {SH, D, H}  # from the asking until the closing

# what each of the cast is to the cases that the cast plays
TIES = {
    "ola": "contact officer",
    "mara": "manager of the case",
    "miles": "another manager",
    "pat": "panel, position given",
    "cora": "panel",
    "hope": "panel",
    "hana": "no tie",  # a panel manager of an agency that is not on the panel
    "paul": "author",
    "pam": "author's colleague",
    "helen": "asked agency",
    "prue": "asked agency",
    "rita": "receiving team",
    "rory": "no tie",  # a receiving team that nothing was sent to
    "edith": "night team",
    "gwen": "governance",
    "leah": "no tie",
    "quinn": "audit group",
    "quade": "audit group, not scored",
    "rex": "records officer",
}

ON_CONTACT = {  # the contact as it came in, and the people it speaks of
    "contact officer": {C, S},
    "panel": {S},
    "panel, position given": {S},
    "manager of the case": EVER,
    "another manager": EVER,
    "author": ASKED,
    "author's colleague": ASKED,
    "asked agency": ASKED,
}
SCREENING = {tie: stages - {C} for tie, stages in ON_CONTACT.items()}
ON_CASE = {  # what the gathering adds: ratings, requests, items
    "manager of the case": ASKED | {X},
    "another manager": ASKED | {X},
    "author": ASKED,
    "author's colleague": ASKED,
    "asked agency": ASKED,
}
CODES = ON_CASE | {"governance": ASKED | {X}}  # codes and times, no words
# the same, of what may be there from the first day: managers are on the whole case since then
WHOLE_CASE = ON_CASE | dict.fromkeys(("manager of the case", "another manager"), EVER)
DECIDED = {tie: stages - {SH} for tie, stages in ON_CASE.items()}

# what a request found: its officer, and the hub's managers who find and check
ANSWERS = dict.fromkeys(("records officer", "manager of the case", "another manager"), EVER)

# who is known already, whatever became of the case: those who take contacts in, those who lead
FINDS = dict.fromkeys(("contact officer", "manager of the case", "another manager"), EVER)

# whom somebody is kept from, and who opened it by break-glass: no story, so governance too
WATCHED = {"governance": EVER}

MAY_SEE: dict[str, dict[str, set[Stage]]] = {
    "need_to_know_apart": ON_CONTACT | WATCHED,
    "access_opening": WATCHED
    | {"another manager": EVER, "manager of the case": EVER}
    | dict.fromkeys(("author", "author's colleague", "asked agency"), ASKED),
    "cases_case": ON_CONTACT,
    "cases_caselink": ON_CONTACT,
    "contact_contact": ON_CONTACT,
    "contact_referrer": ON_CONTACT,
    "contact_returned": ON_CONTACT,
    "contact_toldagain": ON_CONTACT,
    "people_person": ON_CONTACT,
    # where a protected person lives: until a manager is named those who take contacts in and lead
    "people_whereabouts": {
        "manager of the case": {C, S} | ASKED,
        "another manager": {C, S},
        "contact officer": {C, S},
    },
    "people_keptback": ON_CONTACT,
    "people_relationship": ON_CONTACT | FINDS,
    "people_card": ON_CONTACT | FINDS,
    "people_judgement": FINDS,
    "people_restriction": FINDS,
    # of two whom all of these find: of a restricted one `test_reviewing` says who is told
    "people_proposal": FINDS,
    "people_occasion": ON_CONTACT | FINDS,
    "people_counted": ON_CONTACT,
    "screening_screening": SCREENING,
    "screening_consent": ON_CONTACT,
    # not shown to the others until they have given theirs; then the manager's to settle
    "screening_position": {
        "panel, position given": EVER - {C},
        "panel": {SH, D, H, X},  # in the played cases they too have given theirs: their own stays
        "manager of the case": {SH, D, H, X},
        "another manager": {SH, D, H, X},
    },
    "screening_rating": ON_CASE,
    "sharing_request": ON_CASE,
    "sharing_answer": {
        "manager of the case": ASKED,
        "author": ASKED,
        "author's colleague": ASKED,
    },
    "sharing_listanswer": {"manager of the case": ASKED},
    "sharing_item": ON_CASE,
    # by reference, kind and clause, for who reviews it
    "sharing_emergencyshare": ON_CASE | {"governance": ASKED | {X}},
    "sealed_seal": {"manager of the case": ASKED, "author": ASKED},
    # handed over for a night that has not ended; on the closed case before it was closed
    "night_pack": {"night team": ASKED, "manager of the case": ASKED},
    "night_note": ON_CASE | {"night team": ASKED},
    "need_to_know_change": ON_CONTACT | {"receiving team": {H, X}, "night team": ASKED},
    "decision_decision": DECIDED,
    "handover_summary": {"receiving team": {H, X}, "manager of the case": {H}},
    "handover_feedback": {
        "manager of the case": {H, X},
        "another manager": {H, X},
        "author": {H},
        "author's colleague": {H},
        "asked agency": {H},
    },
    # of each letter, the acknowledgement too, whether it was sent: those who keep the hub's post
    "handover_letter": {
        "manager of the case": EVER,
        "another manager": EVER,
        "governance": EVER,
    },
    # Paul's and Quinn's: what they type is theirs alone; that he is at the form, his colleagues see
    "drafts_draft": {"author": ASKED, "audit group": {X}},
    "drafts_presence": {"author": ASKED, "author's colleague": ASKED},
    # the police disagree from the asking on; what was said is for those on the case
    "disagreements_disagreement": CODES,
    "disagreements_step": CODES,
    "disagreements_said": ON_CASE,
    # of the closed case decisions are drawn: extracts, and Quinn's scores that Quade cannot see
    "samples_sampled": dict.fromkeys(("audit group", "audit group, not scored"), {X}),
    "samples_score": dict.fromkeys(("audit group", "governance"), {X}),
    "samples_remark": {"audit group": {X}},
    "samples_lesson": dict.fromkeys(
        ("audit group", "audit group, not scored", "manager of the case", "another manager"), {X}
    ),
    "rights_accessrequest": ANSWERS,
    "rights_finding": ANSWERS,
    "rights_foundentry": ANSWERS,
    # the police gave the entry, and are asked
    "rights_ownerask": ANSWERS | {"author": EVER, "author's colleague": EVER},
    "rights_ruling": ANSWERS,
    "rights_accesspack": ANSWERS,
    "rights_packpart": ANSWERS,
    "rights_packcheck": ANSWERS,
    # in view: whoever sees what is corrected; in the played cases it is the contact
    "rights_correction": ON_CONTACT,
    "rights_settlement": ON_CONTACT,
    # the receiving team is told, in the played cases, whatever became of them
    "rights_told": ON_CONTACT | {"receiving team": EVER},
    # classes and days of closed cases, and what holds one: those who keep the hub's records
    "closure_closure": {
        "manager of the case": {X},
        "another manager": {X},
        "governance": {X},
    },
    "closure_review": WHOLE_CASE | {"governance": EVER},
    "closure_hold": WHOLE_CASE | {"governance": EVER},
    "closure_disposal": {"governance": EVER},  # the register names nobody for the played ones
    # Mara asked, and the register names nobody yet who may approve
    "approvals_approval": {"manager of the case": EVER, "governance": EVER},
    # of looks at the case page alone, and since their agency shared: Paul's, of the police
    "audit_entry": {"governance": EVER, "author": ASKED, "author's colleague": ASKED},
    "audit_payload": {"manager of the case": ASKED},
}


def may_see(name: str, table: str, stage: Stage) -> bool:
    """May this one of the cast see any row of this table that belongs to the case at this stage?"""
    return stage in MAY_SEE[table].get(TIES[name], set())
