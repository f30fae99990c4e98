"""Handing over: the summary to each receiving team, feedback to the referrer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.actions import hub_version_now
from mash.agencies.models import Role, Team, Worker, reader
from mash.agreements.bound import bound_agencies, why_not_bound
from mash.agreements.models import agreement_in_force
from mash.audit.actions import record
from mash.audit.checkpoints import stamp
from mash.audit.models import Outcome
from mash.cases.letters import write_letter
from mash.cases.models import Case, Letter, LetterKind
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.handover.document import Ticks, digest, document, for_team, teams_due
from mash.handover.models import Feedback, Summary
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.doing import NotAgreed, action, in_hand, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.screening.models import ENTER
from mash.sharing.actions import keep_sealed


@action
def preview_summary(
    *, case: Case, team: Team, ticks: Ticks, by: Worker, now: datetime
) -> tuple[dict[str, Any], str]:
    """The summary as it would be sent, and the digest under which it can be."""
    require(by, Act.COMPOSE_SUMMARY, case, now=now)
    if team not in teams_due(case):
        raise Refused(Act.COMPOSE_SUMMARY, case, team.pk)
    say(ticks.note, _("Tell the team in your own words what this is about."), "note")
    keep_sealed(case, Act.COMPOSE_SUMMARY, note=ticks.note)
    require_bound(case, team, now=now)
    items, kept_back = for_team(case, team, now)
    for one in kept_back:
        if str(one.item.pk) in ticks.items:
            raise NotAgreed(
                one.sentence,
                act=Act.COMPOSE_SUMMARY,
                case=case,
                agreement=one.version,
                clause=one.ruling.clause,
                item=str(one.item.pk),
                team=team.pk,
            )
    content = document(case, team, ticks, items)
    return content, digest(content)


def require_bound(case: Case, team: Team, *, now: datetime) -> None:
    """Raise NotAgreed where the team's own agency is not bound: it could not open the summary."""
    if may_receive(case, team, now=now):
        return
    code, today = team.agency.code, day_of(now)
    if why := why_not_bound(case.hub_id, code, today, called=team.agency.name):
        raise NotAgreed(
            _("%(team)s cannot be sent a summary. %(why)s Hand the child over by telephone.")
            % {"team": team.name, "why": why[1].sentence},
            act=Act.COMPOSE_SUMMARY,
            case=case,
            agreement=why[0],
            clause=why[1].clause,
            team=team.pk,
        )


def may_receive(case: Case, team: Team, *, now: datetime) -> bool:
    """Is the team's agency bound by the agreement now? The lead authority's own always are."""
    today = day_of(now)
    hosts = team.agency.code == hub_version_now(case.hub_id).rules["host"]
    return hosts or team.agency_id in bound_agencies(case.hub_id, today)


def teams_waiting(case: Case, *, now: datetime) -> list[Team]:
    """The teams that are still to be sent their summary; one that cannot be sent any is rung."""
    return [
        team
        for team in teams_due(case)
        if not is_sent(case, team) and may_receive(case, team, now=now)
    ]


@action
def send_summary(
    *, case: Case, team: Team, ticks: Ticks, seen: str, by: Worker, now: datetime
) -> Summary:
    """Freeze the summary and open it, and nothing of the case, to the receiving team. `seen` is
    the digest of the preview: what has changed since must be seen again first. With it is frozen
    how the audit stood, so that each copy outside holds the hub to its history."""
    case = in_hand(case, Act.SEND_SUMMARY, by=by, now=now)
    content, fresh = preview_summary(case=case, team=team, ticks=ticks, by=by, now=now)
    if case.summaries.filter(team=team).exists() or is_sent(case, team):
        raise NotPossible(_("This team has its summary already."))
    if fresh != seen:
        raise NotPossible(
            _("This is not what you saw in the preview. Look at it again, then send it.")
        )
    words = content | ({"audit": stamped} if (stamped := stamp()) else {})
    summary = Summary(case=case, team=team, digest=fresh, sent_at=now, sent_by=by, words=words)
    for who in (reader(team.pk, Role.RECEIVER), by.reader):
        open_grant(
            reader=who,
            reach=Reach.SUMMARY,
            what=summary.pk,
            case_id=case.pk,
            because=Act.SEND_SUMMARY,
            by=by,
            now=now,
        )
    summary.save(force_insert=True)
    record(
        by=by,
        act=Act.SEND_SUMMARY,
        case=case,
        now=now,
        summary=summary.pk,
        team=team.pk,
        items=sorted(ticks.items),
        **in_force(case, now),
    )
    return summary


def in_force(case: Case, now: datetime) -> dict[str, Any]:
    """The version that lets the summary go, and the clause on what leaves."""
    agreement = agreement_in_force(case.hub_id, day_of(now))
    if agreement is None:
        return {"agreement": "", "clause": "none"}
    return {
        "agreement": agreement.version,
        "clause": agreement.rules["clause_for"]["hub_only"],
    }


def is_sent(case: Case, team: Team) -> bool:
    """Has the team its summary? Another manager may have sent it: the register knows."""
    from mash.need_to_know.models import Grant

    return Grant.objects.filter(
        case_id=case.pk, reader=reader(team.pk, Role.RECEIVER), reach=Reach.SUMMARY
    ).exists()


def look_at_summary(
    summary_id: Any, *, by: Worker, now: datetime, printed: bool = False
) -> Summary:
    """The summary for who may read it, the look recorded; Refused where it is hidden. `printed`:
    it was taken away as PDF."""
    summary = Summary.objects.filter(pk=summary_id).select_related("team", "accepted_by").first()
    if summary is None or not may(by, Act.READ_SUMMARY, None, now=now, what=summary.pk):
        raise Refused(Act.READ_SUMMARY, None, str(summary_id))
    record(
        by=by,
        act=Act.READ_SUMMARY,
        case=case_of(summary),
        now=now,
        outcome=Outcome.LOOKED,
        summary=summary.pk,
        form="pdf" if printed else "page",
    )
    return summary


def case_of(summary: Summary) -> Case:
    """The case by its id and reference: all of it that a receiving team knows."""
    return Case(pk=summary.case_id, reference=summary.words["reference"])


def look_at_letter(letter_id: UUID, *, case: Case, by: Worker, now: datetime) -> Letter:
    """A letter of the case to the referrer, the look recorded; Refused where it is hidden."""
    require(by, Act.READ_LETTER, case, now=now)
    letter = case.letters.exclude(kind=LetterKind.CHASER).filter(pk=letter_id).first()
    if letter is None:
        raise Refused(Act.READ_LETTER, case, str(letter_id))
    record(
        by=by,
        act=Act.READ_LETTER,
        case=case,
        outcome=Outcome.LOOKED,
        now=now,
        letter=letter.pk,
        form="pdf",
    )
    return letter


@action
def accept_summary(*, summary: Summary, by: Worker, now: datetime) -> Summary:
    """The team has the summary and takes the work on."""
    held = Summary.objects.select_for_update().filter(pk=summary.pk).first()
    if held is None:
        raise Refused(Act.ACCEPT_SUMMARY, None, str(summary.pk))
    require(by, Act.ACCEPT_SUMMARY, now=now, what=held.pk)
    if held.accepted_at:
        raise NotPossible(_("Your team has accepted this summary already."))
    held.accepted_at, held.accepted_by = now, by
    held.save(update_fields=["accepted_at", "accepted_by"])
    record(by=by, act=Act.ACCEPT_SUMMARY, now=now, summary=held.pk)
    return held


def feedback_sentences(case: Case) -> list[str]:
    """What the referrer may be told: the hub file's own sentences, no word of anybody's story."""
    rules = case.rules
    if case.screening.outcome != ENTER:
        return [rules.route(case.screening.outcome).feedback]
    codes = dict.fromkeys(case.decisions.values_list("outcome", flat=True))
    return [rules.outcome(code).feedback for code in codes]


def feedback_letter(case: Case) -> str:
    """The letter to the referrer: the reference, the outcome, whom to call."""
    rules = case.rules
    return "\n\n".join(
        [
            _("You told %(hub)s of a worry about a child. Your reference is %(reference)s.")
            % {"hub": case.hub.name, "reference": case.reference},
            *feedback_sentences(case),
            _("We cannot tell you more: what families and agencies told us is confidential."),
            _(
                "If you are still worried, or learn something new, tell us again and give this "
                "reference. Telephone %(telephone)s. In an emergency call 999."
            )
            % {"telephone": rules.telephone},
        ]
    )


@action
def give_feedback(*, case: Case, by: Worker, now: datetime, as_seen: str = "") -> Feedback:
    """Tell the referrer the outcome and nothing confidential. An anonymous one cannot be told.
    `as_seen`: the size of the audit's checkpoint that the preview showed."""
    case = in_hand(case, Act.GIVE_FEEDBACK, by=by, now=now)
    if Feedback.objects.filter(case=case).exists():
        raise NotPossible(_("The referrer has been told already."))
    if missing := [team.name for team in teams_waiting(case, now=now)]:
        raise NotPossible(
            _("Send the summary to %(teams)s first.") % {"teams": _(" and ").join(missing)}
        )
    possible = not case.contact.anonymous
    text = feedback_letter(case) if possible else ""
    sentences = feedback_sentences(case) if possible else []
    feedback = Feedback.objects.create(
        case=case,
        given_at=now,
        given_by=by,
        possible=possible,
        words={"text": text, "sentences": sentences},
    )
    if possible:
        write_letter(
            case,
            LetterKind.FEEDBACK,
            about=(case.pk,),
            to=case.contact.words["referrer"].get("email") or "",
            subject=_("Your contact %(reference)s") % {"reference": case.reference},
            text=text,
            now=now,
            as_seen=as_seen,
        )
    record(by=by, act=Act.GIVE_FEEDBACK, case=case, now=now, possible=possible)
    return feedback
