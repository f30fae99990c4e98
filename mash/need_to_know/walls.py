"""The walls: for each table, who may see its rows, put one in, change one, and why.

Every table is either walled here or named in `NO_STORY` with the reason why it tells nothing; a
test sees to it. `policies.py` makes row policies of this page.
"""

from dataclasses import dataclass, field

from mash.need_to_know.conditions import (
    AGENCY,
    AUDIT_OF_THE_HUB,
    WORKER,
    door,
    granted,
    told_by_referrer,
)


@dataclass(frozen=True)
class Wall:
    """Who may see a table's rows, put one in, change one. `why` is for the reader of the docs."""

    why: str
    see: str
    put: str
    change: bool = False
    columns: tuple[str, ...] = field(default=())  # the only columns that may change
    changed_by: str = ""  # who may change one, where not everyone who sees it
    remove: bool = False  # may whoever may put it in take it away again? Nothing of a story is


CHASERS = door("chasers")  # no page stands in it: `mash chase` alone
IN_DOORS = door("referral page", "received file")
NIGHT_DOOR = door("night")  # where hand-over packs are put together; it changes no row but its own
ON_CONTACT = granted("row.case_id", "contact", "case")
ON_CASE = granted("row.case_id", "case")
MANAGES = granted("row.case_id", "manage")
BY_REFERRER = told_by_referrer("row.case_id")
FINDS = granted("row.box", "known")
NAMED_OFFICER = (
    "exists (select 1 from people_restriction r where r.card_id = row.id"
    f" and r.officer_id = {WORKER} and r.lifted_at is null offset 0)"
)
KIN = (
    "exists (select 1 from people_occasion o where o.case_id = row.case_id"
    f" and {granted('o.box', 'known')} offset 0)"
)
OWN = f"row.worker_id = {WORKER} and row.agency_id = {AGENCY}"
OWN_DRAFT = f"{OWN} and row.kept_until > now() and (row.case_id is null or {ON_CONTACT})"

IN_AUDIT = granted(f"'{AUDIT_OF_THE_HUB}'::uuid", "audit")
# a look at a case, told to whose agency had shared there by then: nothing else of the audit
LOOKED = (
    "(row.act = 'read case' and row.outcome = 'looked' and "
    f"{ON_CASE} and exists (select 1 from sharing_item i where i.case_id = row.case_id"
    f" and i.agency_id = {AGENCY} and i.shared_at <= row.at offset 0))"
)

WALLS: dict[str, Wall] = {
    "cases_case": Wall(
        "those whom the process has let onto the contact or the case; chasers, outbox and night;"
        " who told of it, with reference and secret",
        f"{granted('row.id', 'contact', 'case')} or {door('chasers', 'outbox', 'night')}"
        f" or {told_by_referrer('row.id')}",
        f"{IN_DOORS} or {granted('row.id', 'contact', 'case')}",
        change=True,
        columns=("stage", "manager_id", "confidential_held"),
        changed_by=f"{granted('row.id', 'contact', 'case')}"
        f" or {door('chasers', 'outbox', 'night')}",
    ),
    "cases_caselink": Wall(
        "those on the later case; of the earlier one it tells times and codes only",
        ON_CONTACT,
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "contact_contact": Wall(
        "those on the contact or the case; the night, for its packs",
        f"{ON_CONTACT} or {NIGHT_DOOR}",
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "contact_referrer": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or ({door('referrer')}"
        " and row.digest = current_setting('mash.referrer', true))",
        IN_DOORS,
    ),
    "contact_returned": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or {BY_REFERRER}",
        ON_CONTACT,
        change=True,
        columns=("answered_at",),
        changed_by=BY_REFERRER,
    ),
    "contact_toldagain": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or {BY_REFERRER}",
        BY_REFERRER,
    ),
    "people_person": Wall(
        "those on the contact or the case; the night, for its packs",
        f"{ON_CONTACT} or {NIGHT_DOOR}",
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "people_relationship": Wall(
        "those on the contact or the case; the night, for its packs; officers and managers of the"
        " hub: a code between people whom it does not name",
        f"{ON_CONTACT} or {NIGHT_DOOR} or {KIN}",
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "people_card": Wall(
        "those on the contact or the case; officers and managers of the hub, to find people again;"
        " of a restricted person the named officer and the named manager of the case alone",
        f"(not row.restricted and ({FINDS} or {ON_CONTACT}))"
        f" or (row.restricted and ({MANAGES} or {NAMED_OFFICER}))",
        f"{IN_DOORS} or {ON_CONTACT} or {BY_REFERRER}",
    ),
    "people_judgement": Wall(
        "officers and managers of the hub: what was said of two cards",
        FINDS,
        f"{FINDS} and {ON_CONTACT}",
    ),
    "people_occasion": Wall(
        "those on the contact or the case; officers and managers of the hub: times and codes only",
        f"{ON_CONTACT} or {FINDS}",
        f"{IN_DOORS} or {ON_CONTACT}",
        change=True,
        columns=("ended", "ended_at"),
        changed_by=ON_CONTACT,
    ),
    "people_counted": Wall(
        "those on the contact or the case: the pattern of contacts before it",
        ON_CONTACT,
        ON_CONTACT,
    ),
    "people_restriction": Wall(
        "officers and managers of the hub: whom to ask about a card, and not who is on it",
        FINDS,
        f"{FINDS} and {ON_CONTACT}",
        change=True,
        columns=("lifted_at", "lifted_by_id"),
        changed_by=f"{FINDS} and {ON_CONTACT}",
    ),
    "screening_screening": Wall(
        "those on the contact or the case",
        ON_CONTACT,
        ON_CONTACT,
        change=True,
        columns=(
            "settled_at",
            "settled_by_id",
            "outcome",
            "how",
            "absent",
            "consent_basis",
            "told",
        ),
    ),
    "screening_position": Wall(
        "who gave it; the others only once they have given theirs; the manager once quorum is in",
        f"row.worker_id = {WORKER} or {granted('row.case_id', 'positions')}",
        f"row.worker_id = {WORKER} and {ON_CONTACT}",
    ),
    "screening_rating": Wall(
        "those on the contact or the case; the chasers and the night",
        f"{ON_CONTACT} or {door('chasers', 'night')}",
        ON_CASE,
    ),
    "sharing_request": Wall(
        "those on the case: it shows who is asked and who has answered; the chasers and the night",
        f"{ON_CASE} or {door('chasers', 'night')}",
        ON_CASE,
        change=True,
        columns=("answered_at",),
    ),
    "sharing_answer": Wall(
        "the agency that gave it and the case's named manager",
        f"{granted('row.request_id', 'return')} or {MANAGES}",
        granted("row.request_id", "return"),
    ),
    "sharing_listanswer": Wall(
        "the case's named manager, who asked an agency's own list; what it said is not yet weighed",
        MANAGES,
        MANAGES,
    ),
    "sharing_item": Wall(
        "those on the case; the night those that their owners let leave the hub",
        f"{ON_CASE} or ({NIGHT_DOOR} and row.handling = 'may_leave')",
        f"row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}",
    ),
    "sealed_seal": Wall(
        "its author while in the agency, and the named manager of this case",
        f"(row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}) or {MANAGES}",
        f"row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}",
    ),
    "decision_decision": Wall("those on the case", ON_CASE, MANAGES),
    "handover_summary": Wall(
        "the team it is sent to, and who sent it",
        granted("row.id", "summary"),
        MANAGES,
        change=True,
        columns=("accepted_at", "accepted_by_id"),
    ),
    "handover_feedback": Wall(
        "those on the case; who told of it, with reference and secret",
        f"{ON_CASE} or {BY_REFERRER}",
        MANAGES,
    ),
    "handover_letter": Wall(
        "the named manager; those who keep the hub's post (its managers and governance officers),"
        " and its officers once it could not be sent; chasers and outbox",
        f"{MANAGES} or {granted('row.box', 'post')} or {granted('row.id', 'letter')}"
        f" or {door('outbox', 'chasers')}",
        f"{door('referral page', 'received file', 'chasers')} or {ON_CONTACT}",
        change=True,
        columns=(
            "state",
            "tries",
            "trouble",
            "delivery",
            "begun_at",
            "tried_at",
            "next_try_at",
            "sent_at",
            "asked_at",
        ),
        changed_by=door("outbox"),
    ),
    "night_pack": Wall(
        "the out-of-hours team until the hub opens, and the named manager; the night that makes it",
        f"{granted('row.case_id', 'night')} or {MANAGES} or {NIGHT_DOOR}",
        NIGHT_DOOR,
    ),
    "night_note": Wall(
        "those on the case; the out-of-hours team until the hub opens",
        f"{ON_CASE} or {granted('row.case_id', 'night')}",
        f"row.author_id = {WORKER} and {granted('row.case_id', 'night')}",
        change=True,
        columns=("read_at", "read_by_id"),
    ),
    "need_to_know_change": Wall(
        "those who may see what changed: it says that something did, not what",
        " or ".join(
            f"(row.reach = '{reach}' and {granted('row.what', reach, *wider)})"
            for reach, wider in {
                "contact": ("case",),
                "case": (),
                "positions": (),
                "manage": (),
                "summary": (),
                "night": (),
            }.items()
        ),
        "false",  # the triggers alone write it, as the owner
    ),
    "drafts_draft": Wall(
        "who wrote it alone, while in the agency and on the case; until it is over",
        OWN_DRAFT,
        OWN_DRAFT,
        remove=True,
    ),
    "drafts_presence": Wall(
        "those of the agency who are on the case: who has a form open",
        f"row.agency_id = {AGENCY} and {ON_CONTACT}",
        f"{OWN} and {ON_CONTACT}",
        remove=True,
    ),
    "closure_closure": Wall("those whom the agreement keeps", ON_CASE, ON_CASE),
    "audit_entry": Wall(
        "information governance officers; looks at a case, those on the case whose agency"
        " had shared there",
        f"{IN_AUDIT} or {LOOKED}",
        "true",
    ),
    "audit_payload": Wall(
        "the case's named manager: a reason may tell of the case", MANAGES, "true"
    ),
}

# tables that tell no story, each with the reason and what the application may do
NO_STORY: dict[str, tuple[str, str]] = {
    "agencies_hub": ("hubs are public", "select"),
    "agencies_hubversion": ("operating models are public", "select"),
    "agencies_agency": ("partner agencies are public", "select"),
    "agencies_team": ("receiving teams are public", "select"),
    "agencies_worker": ("staff names, no case", "select"),
    "agencies_post": ("who holds which role, no case", "select"),
    "agreements_agreement": ("the agreement is published", "select"),
    "agreements_signature": ("who signed is published", "select"),
    "need_to_know_grant": ("random ids and roles, no words", "select, insert, delete"),
    "need_to_know_pastgrant": ("random ids and roles, no words", "select, insert"),
    "people_matchkey": ("numbers of a keyed hash, and random ids", "select, insert"),
    "people_matchlist": ("numbers of a keyed hash, and random ids", "select"),
    "people_hotkey": ("numbers of a keyed hash, and counts", "select"),
    "cases_submission": ("keyed digests", "select, insert, update"),
    "cases_tries": ("keyed digests and counts", "select, insert, update, delete"),
    "auth_user": ("sign-in names of staff", "select, update (last_login, password)"),
    "auth_group": ("unused", ""),
    "auth_permission": ("unused", "select"),
    "auth_group_permissions": ("unused", ""),
    "auth_user_groups": ("unused", ""),
    "auth_user_user_permissions": ("unused", ""),
    "account_emailaddress": ("unused by the hub", "select"),
    "account_emailconfirmation": ("unused by the hub", ""),
    "django_content_type": ("names of tables", "select"),
    "django_migrations": ("names of migrations", "select"),
    "django_session": ("who is signed in, no case", "select, insert, update, delete"),
    "sign_in_cache": ("counts of failed sign-ins", "select, insert, update, delete"),
}
