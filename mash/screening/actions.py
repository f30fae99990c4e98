"""Screening: opening it to the panel, positions, settling it, rating, taking over."""

from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker, hub_reader, reader
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.people.counting import contact_ended, count_pattern
from mash.people.models import Ended
from mash.people.whereabouts import keep_place
from mash.process import Stage
from mash.screening.consents import may_rest_on_agreement
from mash.screening.models import ENTER, ConsentBasis, How, Position, Screening
from mash.screening.quorum import Tally, tally


def move(case: Case, to: Stage) -> None:
    """Move the case on; the database refuses a move that the process does not have."""
    if case.stage != to:
        case.stage = to
        case.save(update_fields=["stage"])


@action
def open_screening(*, case: Case, by: Worker, now: datetime) -> Screening:
    """Put the contact before the panel: its managers may see the contact from here on."""
    case = in_hand(case, Act.OPEN_SCREENING, by=by, now=now)
    panel = list(case.rules.screening.panel)
    for code in panel:
        open_grant(
            reader=reader(f"{case.hub_id}.{code}", Role.SCREENER),
            reach=Reach.CONTACT,
            what=case.pk,
            case_id=case.pk,
            because=Act.OPEN_SCREENING,
            by=by,
            now=now,
        )
    screening = Screening.objects.create(case=case, opened_at=now, panel=panel, words={})
    count_pattern(case, by=by, now=now)
    move(case, Stage.SCREENING)
    record(by=by, act=Act.OPEN_SCREENING, case=case, now=now, panel=panel)
    return screening


def tally_of(case: Case) -> Tally:
    """The positions that this worker may see, counted."""
    routes = {p.agency.code: p.route for p in case.positions.select_related("agency")}
    return tally(case.rules, case.screening.panel, routes)


def show_positions(case: Case, to: str, *, because: str, by: Worker, now: datetime) -> None:
    open_grant(
        reader=to,
        reach=Reach.POSITIONS,
        what=case.pk,
        case_id=case.pk,
        because=because,
        by=by,
        now=now,
    )


@action
def give_position(*, case: Case, route: str, reasons: str, by: Worker, now: datetime) -> Position:
    """Say what one's agency would do, once. Only then are the others' positions shown."""
    case = in_hand(case, Act.GIVE_POSITION, by=by, now=now)
    reasons = say(reasons, _("Say why, so that the manager can weigh your position."), "reasons")
    if case.screening.settled_at:
        raise NotPossible(_("This screening is settled. Nothing more is needed from you."))
    if by.agency.code not in case.screening.panel:
        raise Refused(Act.GIVE_POSITION, case)
    keep_place(case, Act.GIVE_POSITION, reasons=reasons)
    if route != ENTER and route not in {one.code for one in case.rules.routes}:
        raise NotPossible(_("Choose what your agency would do with this contact."), "route")
    if case.positions.filter(agency=by.agency).exists() or already_spoken(case, by):
        raise NotPossible(_("Your agency has given its position. It stands as it was given."))
    position = Position.objects.create(
        case=case,
        agency=by.agency,
        worker=by,
        route=route,
        given_at=now,
        words={"reasons": reasons},
    )
    show_positions(case, by.reader, because=Act.GIVE_POSITION, by=by, now=now)
    if tally_of(case).has_quorum:
        manager = hub_reader(case.hub_id, Role.MANAGER)
        show_positions(case, manager, because=Act.GIVE_POSITION, by=by, now=now)
    record(by=by, act=Act.GIVE_POSITION, case=case, now=now, position=position.pk)
    return position


def already_spoken(case: Case, by: Worker) -> bool:
    """Has a colleague given the agency's position? Theirs is hidden from here, so the register of
    need to know is asked: whoever gave one holds the positions' reach in person."""
    from mash.need_to_know.models import Grant

    colleagues = [worker.reader for worker in by.agency.workers.exclude(pk=by.pk)]
    held = Grant.objects.filter(what=case.pk, reach=Reach.POSITIONS, reader__in=colleagues)
    return held.filter(because=Act.GIVE_POSITION).exists()


@action
def settle_screening(
    *,
    case: Case,
    outcome: str,
    by: Worker,
    now: datetime,
    answer: str = "",
    consent_basis: str = "",
    consent_reason: str = "",
    request_text: str = "",
) -> Screening:
    """Settle what the panel said. Agreement decides; dissent the manager decides, with an answer.

    Entering needs the family's agreement, or a named manager who dispenses with it for a stated
    reason ([2013] EWHC 416 (Admin)), and freezes what the requests will say.
    """
    case = in_hand(case, Act.SETTLE_SCREENING, by=by, now=now)
    screening = unsettled(case, outcome)
    written = {"answer": answer, "consent_reason": consent_reason, "request_text": request_text}
    keep_place(case, Act.SETTLE_SCREENING, **written)
    show_positions(case, by.reader, because=Act.SETTLE_SCREENING, by=by, now=now)
    counted = tally_of(case)
    screening.how = how_settled(case, counted, outcome, answer)
    words = {"answer": answer.strip()}
    if outcome == ENTER:
        words |= entering_words(case, consent_basis, consent_reason, request_text, by)
        screening.consent_basis = consent_basis
    screening.outcome, screening.absent = outcome, list(counted.absent)
    keep_settled(screening, words, by=by, now=now)
    end_panel(case, by=by, now=now)
    name_manager(case, by, because=Act.SETTLE_SCREENING, now=now)
    if outcome != ENTER:
        contact_ended(case, {kind_of_route(case, outcome)}, now=now)
        move(case, Stage.HANDOVER)
    record_settled(screening, answer.strip(), by=by, now=now)
    return screening


def kind_of_route(case: Case, outcome: str) -> str:
    """A route that hands a child over weighs as an assessment, every other as no further action."""
    handed_over = case.rules.route(outcome).kind in {"fast_track", "open_case"}
    return Ended.ASSESSMENT if handed_over else Ended.NFA


def unsettled(case: Case, outcome: str) -> Screening:
    """The screening, which may still end, and in this way."""
    if case.screening.settled_at:
        raise NotPossible(_("This screening is already settled. Open the case to see how."))
    if outcome != ENTER and outcome not in {route.code for route in case.rules.routes}:
        raise NotPossible(_("Choose how the screening ends."), "outcome")
    return case.screening


SETTLED = ["outcome", "how", "absent", "settled_at", "settled_by", "consent_basis", "told"]


def keep_settled(screening: Screening, words: dict[str, str], *, by: Worker, now: datetime) -> None:
    screening.settled_at, screening.settled_by = now, by
    screening.tell(words)
    screening.save(update_fields=SETTLED)


def record_settled(screening: Screening, answer: str, *, by: Worker, now: datetime) -> None:
    record(
        by=by,
        act=Act.SETTLE_SCREENING,
        case=screening.case,
        now=now,
        route=screening.outcome,
        how=How(screening.how).value,
        absent=screening.absent,
        consent=screening.consent_basis,
        words=answer,
    )


def how_settled(case: Case, counted: Tally, outcome: str, answer: str) -> How:
    """Raise NotPossible unless this may end the screening now."""
    route = next((one for one in case.rules.routes if one.code == outcome), None)
    if not counted.has_quorum:
        if route is None or route.kind != "fast_track":
            raise NotPossible(
                _("%(lacking)s A child in immediate danger need not wait: choose the fast track.")
                % {"lacking": counted.lacking},
                "outcome",
            )
        say(answer, _("Say why this cannot wait for the panel."), "answer")
        return How.URGENT
    if counted.agreed is None:
        say(answer, _("The panel differed. Answer those who saw it otherwise."), "answer")
        return How.MANAGER
    if counted.agreed != outcome:
        raise NotPossible(
            _("The panel agreed on another way. Where it agrees, its agreement decides."), "outcome"
        )
    return How.AGREED


def entering_words(
    case: Case, basis: str, reason: str, request_text: str, by: Worker
) -> dict[str, str]:
    """Consent or its dispensing, and what the requests will say, from here on frozen."""
    if basis == ConsentBasis.AGREED and not may_rest_on_agreement(case):
        raise NotPossible(
            _(
                "The contact does not say that the family agreed, nor does what was recorded "
                "since. Dispense with agreement and say why, or go back to the referrer."
            ),
            "consent_basis",
        )
    if basis not in ConsentBasis.values:
        raise NotPossible(
            _("Choose whether the family agreed or you dispense with their agreement."),
            "consent_basis",
        )
    if basis == ConsentBasis.DISPENSED:
        sentence = _("Say why agencies may be asked without the family's agreement.")
        reason = say(reason, sentence, "consent_reason")
    text = say(request_text, _("Write what the agencies will be told and asked."), "request_text")
    return {"consent_reason": reason.strip(), "consent_by": by.name, "request_text": text}


def end_panel(case: Case, *, by: Worker, now: datetime) -> None:
    """The panel and the front door have done their part: what they could see ends here."""
    end_grants(
        case_id=case.pk,
        because=Act.SETTLE_SCREENING,
        by=by,
        now=now,
        reach=[Reach.CONTACT, Reach.POSITIONS],
        keep_readers=[by.reader, hub_reader(case.hub_id, Role.MANAGER)],
    )


def name_manager(case: Case, manager: Worker, *, because: Act, now: datetime) -> None:
    """Make this worker the manager of this case: the one who decides, and may open its seals."""
    end_grants(case_id=case.pk, because=because, by=manager, now=now, reach=[Reach.MANAGE])
    open_grant(
        reader=manager.reader,
        reach=Reach.MANAGE,
        what=case.pk,
        case_id=case.pk,
        because=because,
        by=manager,
        now=now,
    )
    case.manager = manager
    case.save(update_fields=["manager"])


@action
def take_over_case(*, case: Case, reason: str, by: Worker, now: datetime) -> Case:
    """Another MASH manager takes the case on; the one before can no longer decide or open seals."""
    case = in_hand(case, Act.TAKE_OVER_CASE, by=by, now=now)
    reason = say(reason, _("Say why you are taking this case over."), "reason")
    if case.manager is None:
        raise NotPossible(
            _("Nobody manages this case yet. Settle its screening to become its manager.")
        )
    if case.manager_id == by.pk:
        raise NotPossible(_("You are the manager of this case already."))
    name_manager(case, by, because=Act.TAKE_OVER_CASE, now=now)
    record(by=by, act=Act.TAKE_OVER_CASE, case=case, now=now, words=reason)
    return case
