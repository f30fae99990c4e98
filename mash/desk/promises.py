"""The promises of the founding document and of the law, each with the code that keeps it and the
test that proves it. `mash docs` draws docs/promises.md from this page; a test holds that every
piece of code and every test it names is there.
"""

from dataclasses import dataclass

from mash.need_to_know.processing import PROCESSING, WHY, Processing


@dataclass(frozen=True)
class Promise:
    """A sentence, what keeps it (dotted names of code), and what proves it (file::test)."""

    says: str
    kept_by: tuple[str, ...]
    proved_by: tuple[str, ...]
    also: str = ""  # what software cannot do of it


# Southwark Multi-Agency Safeguarding Hub, “A guide for professionals”: Fair process statement
FAIR_PROCESS = [
    Promise(
        "All partners will sign up to information sharing agreement that specifies what data can be"
        " shared within the MASH, and what happens to that data once the MASH manager makes a"
        " decision about the case.",
        (
            "mash.agreements.movement.ruling",
            "mash.agreements.models.agreement_in_force",
            "mash.closure.actions.close_case",
            "mash.closure.disposing.dispose",
        ),
        (
            "tests/test_sharing.py::test_an_agency_without_a_signature_in_force_shares_nothing_from"
            "_the_next_act_on",
            "tests/test_agreement_moves.py::test_the_database_takes_nothing_in_for_an_agency_without"
            "_a_signature",
            "tests/test_closure.py::test_closing_ends_every_grant_but_those_that_are_kept",
            "tests/test_disposal.py::test_two_people_dispose_and_never_one",
            "tests/test_disposal.py::test_from_a_backup_made_before_with_todays_keys_nothing_of_it_is"
            "_read",
        ),
    ),
    Promise(
        "Each agency will assess whether it is appropriate for their information to be shared in"
        " line with the information sharing agreement on a case by case basis.",
        ("mash.sharing.actions.share_item", "mash.sharing.actions.answer_request"),
        (
            "tests/test_sharing.py::test_what_is_shared_or_sealed_is_weighed_first",
            "tests/test_sharing.py::test_withholding_gives_its_statutory_reason",
            "tests/test_sharing.py::test_a_refusal_names_the_version_and_the_clause",
        ),
    ),
    Promise(
        "The data will be held securely and confidentially.",
        (
            "mash.cases.story.Story",
            "mash.keyring.lock",
            "mash.need_to_know.policies.apply",
            "mash.ledger.tree.leaf_hash",
        ),
        (
            "tests/test_leaks.py::test_no_page_of_anybody_shows_a_sealed_word",
            "tests/test_ground.py::test_the_application_has_no_powers_over_its_database",
        ),
    ),
    Promise(
        "The MASH will have physical, electronic and managerial safeguards to ensure that sensitive"
        " information is only accessed by those who ‘need to know’ about it.",
        (
            "mash.need_to_know.walls.WALLS",
            "mash.need_to_know.rules.RULES",
            "mash.need_to_know.policies.kept_apart",
            "mash.access.glass.break_glass",
            "mash.access.reviewing.confirm_access",
        ),
        (
            "tests/test_need_to_know.py::test_everybody_sees_what_the_design_says_and_nothing_else",
            "tests/test_need_to_know.py::test_taking_any_wall_away_is_noticed",
            "tests/test_apart.py::test_who_stands_apart_sees_nothing_of_it_from_the_next_request_on",
            "tests/test_break_glass.py::test_the_review_is_closed_by_another_with_a_finding",
            "tests/test_access_review.py::test_whoever_is_ended_has_nothing_from_the_next_request_on",
            "tests/test_breaches.py::test_twenty_such_tries_in_a_day_stand_on_the_desk_of_governance",
        ),
        also="Physical safeguards (the room, screens, doors) are the hub's own.",
    ),
    Promise(
        "Only relevant information disclosed during the MASH process will be passed to the non-MASH"
        " professionals receiving the case.",
        ("mash.handover.document.document", "mash.handover.actions.send_summary"),
        (
            "tests/test_agreement_moves.py::test_a_kind_that_may_not_go_to_such_a_team_is_not_ticked"
            "_for_it",
            "tests/test_handover.py::test_a_summary_holds_what_may_leave_and_is_ticked_and_nothing"
            "_else",
            "tests/test_breaches.py::test_a_report_for_one_team_is_not_sent_to_another",
            "tests/test_breaches.py::test_no_document_prints_a_carers_address_unasked",
        ),
    ),
    Promise(
        "In some cases, a MASH worker may hold confidential information which the MASH manager may"
        " need to know to make a decision, but which is too sensitive to be shared elsewhere (for"
        " example, when an ongoing police investigation is taking place).",
        ("mash.sharing.actions.seal_item", "mash.sealed.store.open_by"),
        (
            "tests/test_sealed.py::test_the_author_and_the_manager_of_the_case_open_it_each_with_a"
            "_trace",
            "tests/test_sealed.py::test_nobody_else_opens_it_and_that_they_tried_is_on_record",
        ),
    ),
    Promise(
        "In these cases the MASH system will indicate that there is confidential information held,"
        " but will not reveal the information itself.",
        ("mash.sealed.store.seal", "mash.sealed.store.repeats_sealed"),
        (
            "tests/test_same_but_sealed.py::test_two_runs_that_differ_only_in_sealed_text_are_the"
            "_same_to_whoever_may_not_read_it",
            "tests/test_breaches.py::test_a_sealed_police_statement_does_not_go_into_the_plan_for"
            "_another_family",
        ),
    ),
]

# each operation of s.62 is an act, each act an entry in the same transaction
LOGGED = (
    "tests/test_audit.py::test_the_act_leaves_its_trace",
    "tests/test_audit.py::test_without_its_trace_the_act_is_not_done",
    "tests/test_audit.py::test_no_act_is_left_out",
    "tests/test_docs.py::test_every_act_is_one_of_the_operations_of_the_law",
)


def promises_page() -> str:
    """Both tables, as they stand in docs/promises.md."""
    lines = [
        "<!-- Drawn from the code by `mash docs`: change the code, not this page. -->",
        "# Promises, and what keeps them",
        "",
        "## The fair process statement",
        "",
        "Each sentence of the founding document (Southwark Multi-Agency Safeguarding Hub, “A guide",
        "for professionals”), the code that keeps it and the test that proves it.",
        "",
        "| the guide says | kept by | proved by |",
        "|---|---|---|",
    ]
    for one in FAIR_PROCESS:
        says = f"{one.says} *{one.also}*" if one.also else one.says
        lines.append(f"| {says} | {listed(one.kept_by)} | {listed(one.proved_by)} |")
    lines += [
        "",
        "## The operations that must be logged",
        "",
        "Data Protection Act 2018 s.62: competent authorities log collection, alteration,",
        "consultation, disclosure, combination and erasure. Every act below is one entry of the",
        "audit, written in the transaction of the act or not done: who, when, of which agency, on",
        "which case; a refusal is an entry too. The log is used for what the section names, and",
        "reading it is itself an entry.",
        "",
        "| operation | acts | why it was done |",
        "|---|---|---|",
    ]
    for kind in Processing:
        acts = ", ".join(str(act) for act, is_a in PROCESSING.items() if is_a == kind)
        lines.append(f"| {kind.label} | {acts} | {WHY[kind]} |")
    lines += ["", f"Proved by {listed(LOGGED)}.", ""]
    return "\n".join(lines)


def listed(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name}`" for name in names)
