"""Finding somebody in the hub's cases. A manager does it: the records officer never searches."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker, hub_reader
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.matching.record import Address, Name, Record
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action
from mash.need_to_know.standing_grants import index_of
from mash.people.family import record_look
from mash.people.groups import group_of
from mash.people.known import Answer, look_up
from mash.people.models import Card, Person
from mash.rights.actions import held, open_to
from mash.rights.gathering import gather, others_of
from mash.rights.keys import has_key
from mash.rights.models import AccessRequest, Finding, FoundEntry
from mash.rights.summaries import summaries_open

OPEN_FOR = timedelta(days=150)  # three months, and the time to check and to complain within


def wanted(request: AccessRequest) -> Record:
    """The person it is about, as whoever asks says who that is."""
    told = request.words
    address, postcode = told.get("address", ""), told.get("postcode", "")
    family = told.get("family_name", "")
    called = told.get("known_as", "")
    return Record(
        names=(
            Name(told.get("given_names", ""), family),
            *([Name(called, family, "known_as")] if called else []),
        ),
        born=told.get("birth_date", ""),
        addresses=(Address(address, postcode),) if address or postcode else (),
        phones=(told["telephone"],) if told.get("telephone") else (),
    )


def search_for(request: AccessRequest, *, by: Worker, now: datetime) -> Answer:
    """Who of the hub's people that may be, nearest first; the look is recorded with its purpose."""
    require(by, Act.FINISH_FINDING, now=now, what=request.pk)
    answers = look_up([wanted(request)], box=index_of(request.hub_id))
    record_look(answers, Act.LOOK_UP_PEOPLE, by=by, now=now, purpose="rights",
                request=str(request.pk))  # fmt: skip
    return answers[0]


def linked_to(request: AccessRequest) -> list[Card]:
    """Cards that people said are the same person's as one that is confirmed."""
    people = [one.person_id for one in request.findings.all()]
    mine = Card.objects.filter(person__in=people).values_list("pk", flat=True)
    group = set[int]().union(*(group_of(card) for card in mine)) - set(mine)
    cases = {one.case_id for one in request.findings.all()}
    linked = Card.objects.filter(pk__in=group).exclude(case__in=cases).exclude(person=None)
    return [one for one in linked.select_related("case", "person") if has_key(one.case_id)]


@action
def confirm_found(
    *, request: AccessRequest, case: Case, person: Person, by: Worker, now: datetime
) -> Finding:
    """Say that this person of this case is the one, and gather what the case holds of them. The
    officer sees what was gathered, in person and for a time, and nothing else of the case."""
    request = held(request, Act.FINISH_FINDING, by=by, now=now)
    require(by, Act.CONFIRM_FOUND, case, now=now)
    if person.case_id != case.pk:
        raise Refused(Act.CONFIRM_FOUND, case, str(person.pk))
    if request.found_at:
        raise NotPossible(_("The search is finished. Ask the records officer what is missing."))
    if request.findings.filter(case=case).exists():
        raise NotPossible(_("This case is confirmed already."))
    finding = Finding(request=request, case=case, person=person, by=by, at=now)
    readers = {
        request.officer.reader: now + OPEN_FOR,
        hub_reader(request.hub_id, Role.MANAGER): None,
    }
    for reader, until in readers.items():
        open_to(reader, finding.pk, of=request.pk, because=Act.CONFIRM_FOUND, by=by, now=now,
                until=until)  # fmt: skip
    finding.save(force_insert=True)
    entries = keep_entries(finding, by=by, now=now)
    record(by=by, act=Act.CONFIRM_FOUND, case=case, now=now, request=request.pk,
           finding=finding.pk, person=person.pk, entries=entries)  # fmt: skip
    return finding


def keep_entries(finding: Finding, *, by: Worker, now: datetime) -> int:
    with summaries_open(finding.case, because=Act.CONFIRM_FOUND, by=by, now=now):
        found = gather(finding.case, finding.person)
    names = others_of(finding.case, finding.person)
    FoundEntry.objects.bulk_create(
        FoundEntry(
            request=finding.request, finding=finding, case=finding.case, number=number,
            kind=one.kind, about=one.about, agency=one.agency, hints=one.hints,
            tests=one.tests(finding.request.asker), words=one.words(names),
        )
        for number, one in enumerate(found, 1)
    )  # fmt: skip
    return len(found)


@action
def finish_finding(*, request: AccessRequest, by: Worker, now: datetime) -> AccessRequest:
    """All that a reasonable and proportionate search finds is found (UK GDPR Article 15(1A))."""
    request = held(request, Act.FINISH_FINDING, by=by, now=now)
    if request.found_at:
        raise NotPossible(_("The search is finished already."))
    request.found_at, request.found_by = now, by
    request.save(update_fields=["found_at", "found_by"])
    record(by=by, act=Act.FINISH_FINDING, now=now, request=request.pk,
           found=request.findings.count())  # fmt: skip
    return request
