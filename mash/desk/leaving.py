"""Every way by which something leaves the hub: what asks the agreement there, or why it is not its
matter. `mash docs` draws docs/leaving.md from this page; a test finds what leaves by another way.

An answer to another system's program would be one more row, and would ask with `Way.EXPORT`; no
such door is built.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaving:
    """What leaves, through which code (dotted names); what asks the agreement, or why nothing
    needs to; the test (file::test) that proves it."""

    what: str
    through: tuple[str, ...]
    proved_by: str
    asks: str = ""
    because: str = ""


LEAVING = [
    Leaving(
        "A summary to a receiving team",
        ("mash.handover.actions.send_summary",),
        "tests/test_agreement_moves.py::test_what_was_previewed_before_the_agency_left_is_not_sent",
        asks="mash.handover.document.for_team",
    ),
    Leaving(
        "A summary as PDF",
        ("mash.rights.summary_views.summary_pdf",),
        "tests/test_leaving.py::test_no_file_is_made_of_what_may_no_longer_go_to_the_team",
        asks="mash.handover.exporting.take_summary",
    ),
    Leaving(
        "A pack for the out-of-hours team",
        ("mash.night.actions.make_pack",),
        "tests/test_agreement_moves.py::test_what_an_exception_keeps_from_the_night_team_is_not_in"
        "_its_pack",
        asks="mash.sharing.moving.parted",
    ),
    Leaving(
        "A question to an agency's own list",
        ("mash.sharing.edges.ask_edge",),
        "tests/test_leaving.py::test_no_name_goes_to_the_list_of_an_agency_that_has_left",
        asks="mash.sharing.asking.require_bound",
    ),
    Leaving(
        "A pack for a person of what is held about them, as PDF",
        ("mash.rights.pack_views.pack_pdf",),
        "tests/test_access_requests.py::test_nothing_goes_out_while_one_entry_is_not_ruled_on",
        because="It is the person's right (UK GDPR Article 15), which no agreement between agencies"
        " can take away. Whose entry it is, is asked of that agency, entry by entry; a ground of"
        " the law withholds, and nothing else.",
    ),
    Leaving(
        "Sealed text to a court, as PDF",
        ("mash.closure.approval_views.take_page",),
        "tests/test_ending_pages.py::test_the_lead_takes_it_to_the_court_once_and_nobody_else_has_it",
        because="A court's order asks for it. The lead of the agency that sealed it releases it, as"
        " the second of two people, and takes it there in person, once.",
    ),
    Leaving(
        "A letter to the referrer, as PDF",
        ("mash.handover.views.letter_pdf",),
        "tests/test_handover.py::test_feedback_names_nobody_and_repeats_nothing",
        because="It is the hub's own answer to whoever told it, and says nothing that an agency"
        " shared: the reference, the outcome, whom to ring.",
    ),
    Leaving(
        "Letters by e-mail",
        ("mash.handover.by_smtp.BySmtp", "mash.handover.by_notify.ByNotify"),
        "tests/test_leaks.py::test_nothing_that_the_post_carries_holds_a_sealed_word",
        because="A reference and no story: that something is due, or where to sign in; to the"
        " referrer the letter above.",
    ),
    Leaving(
        "A certificate of disposal, as PDF",
        ("mash.closure.kept_views.certificate_pdf",),
        "tests/test_disposal.py::test_every_row_of_it_goes_and_the_certificate_counts_them",
        because="Counts, a class of retention and two names of staff: nothing of the case is left.",
    ),
    Leaving(
        "An agency's own entries of the audit, as a file",
        ("mash.audit.command.export_for",),
        "tests/test_audit_export.py::test_an_agency_checks_its_own_entries_and_who_looked_at_what_it"
        "_shared",
        because="References and codes, no kind of information of the agreement: by it an agency"
        " checks what became of what it had shared, and more so once it has left.",
    ),
    Leaving(
        "Checkpoints to witnesses",
        ("mash.audit.witnessing.let_witness",),
        "tests/test_witness.py::test_a_witness_cosigns_what_extends_what_it_saw_and_keeps_it_first",
        because="How many entries there are, and a hash.",
    ),
    Leaving(
        "Pairs of records and models of the matcher, as files",
        ("mash.people.verbs.review.run", "mash.people.verbs.train.run"),
        "tests/test_operating.py::test_every_command_is_in_one_of_the_two_lists",
        because="Written by whoever keeps the machine, beside the files that they gave: of the"
        " hub's own index nothing is written but weights and counts.",
    ),
]


def leaving_page() -> str:
    """The table, as it stands in docs/leaving.md."""
    lines = [
        "<!-- Drawn from the code by `mash docs`: change the code, not this page. -->",
        "# What leaves the hub",
        "",
        "Every way out, and what asks the [agreement](agreements.md) there: which kinds, to whom,",
        "on that day. Or why it is not the agreement's matter. A page that is printed is what its",
        "reader may see anyway. No program of another system is answered: there is no such door.",
        "",
        "| what leaves | through | the agreement | proved by |",
        "|---|---|---|---|",
    ]
    for one in LEAVING:
        through = "<br>".join(f"`{name}`" for name in one.through)
        asked = f"asked by `{one.asks}`" if one.asks else f"not its matter. {one.because}"
        lines.append(f"| {one.what} | {through} | {asked} | `{one.proved_by}` |")
    return "\n".join(lines) + "\n"
