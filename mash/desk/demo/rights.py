"""The demo's people whose data it is: a mother who asks what is held about her, and two errors."""

from typing import Any

from mash.agencies.models import Worker
from mash.desk.demo.day import MANAGER, Day
from mash.rights.actions import open_access_request, prove_identity
from mash.rights.codes import About, Asker, Ground, Kind, Proof, Says, Target
from mash.rights.correcting import acknowledge_correction, ask_correction, settle_correction
from mash.rights.finding import confirm_found, finish_finding
from mash.rights.models import AccessRequest, Correction, FoundEntry, Told
from mash.rights.ruling import Weighed, rule_on_entry

RECORDS, MOTHER = "records", "Willow Trialby"
OWN = Weighed(says=Says.RELEASE, others=True)
ANOTHER = Weighed(
    says=Says.WITHHOLD,
    test=Ground.THIRD_PARTY,
    reason="Another adult's date of birth and address; they have not agreed.",
)
REFERRER = Weighed(
    says=Says.WITHHOLD,
    test=Ground.THIRD_PARTY,
    reason="Who told the hub is not hers to know; they were not asked yet.",
)


def access_requests(day: Day) -> None:
    """One is found and half ruled on; another has just come in."""
    request = day.let(
        RECORDS,
        open_access_request,
        at=day.ago(days=16),
        asker=Asker.SELF,
        received_at=day.ago(days=18),
        told={
            "asker_name": MOTHER,
            "asks": "Everything that social services has written about me and my children.",
            "given_names": "Willow",
            "family_name": "Trialby",
            "birth_date": "1990-06-15",
            "address": "8 Notional Gardens, Southwark",
        },
    )
    proof = {"proof": Proof.DOCUMENT, "seen_at": day.ago(days=15)}
    day.let(RECORDS, prove_identity, at=day.ago(days=15), request=request, **proof)
    find(day, request)
    for entry in entries(day, request):
        if weighed := weigh(entry):
            at = day.ago(days=4)
            day.let(RECORDS, rule_on_entry, at=at, entry=entry, weighed=weighed, seen=0)
    day.let(
        RECORDS,
        open_access_request,
        at=day.ago(days=1),
        asker=Asker.SOLICITOR,
        received_at=day.ago(days=2),
        told={
            "asker_name": "Yarrow Briefbag, invented solicitors",
            "asks": "The file of our client, whose child was the subject of a contact in spring.",
            "given_names": "Lavender",
            "family_name": "Specimenby",
            "birth_date": "2001-07-07",
            "address": "8 Trialrun Close, Southwark",
        },
    )


def weigh(entry: FoundEntry) -> Weighed | None:
    """Herself and her children are told; another adult and the referrer are not; the rest waits."""
    if entry.kind == Kind.REFERRER:
        return REFERRER
    if entry.kind != Kind.PERSON:
        return None
    is_another = entry.about == About.THIRD and "Child" not in entry.words["text"]
    return ANOTHER if is_another else OWN


def find(day: Day, request: AccessRequest) -> None:
    """A manager confirms two of the cases that tell of her, and finishes the search."""
    for number, case in enumerate(day.cases(MOTHER)[1:3]):
        person = day.person(MOTHER, case)
        at = day.ago(days=11, hours=-number)
        day.let(MANAGER, confirm_found, at=at, request=request, case=case, person=person)
    day.let(MANAGER, finish_finding, at=day.ago(days=10), request=request)


def entries(day: Day, request: AccessRequest) -> list[FoundEntry]:
    def look(by: Worker) -> list[FoundEntry]:
        found = FoundEntry.objects.filter(request=request).select_related("agency", "request")
        return list(found.order_by("finding__at", "number"))

    found: list[FoundEntry] = day.sees(RECORDS, look)
    return found


def corrections(day: Day) -> None:
    """A day of birth that waits for the manager; an address that is corrected, which one of those
    who had it has read."""
    wrong(day, "early_help.worker1", "Maple Testerman", "birth_date", "18 7 2017",
          "We saw the birth certificate for the nursery place.", hours=5)  # fmt: skip
    asked = wrong(day, MANAGER, "Linnet Inventum", "address", "71 Makebelieve Road, Southwark",
                  "The assessment team went there: the numbers were turned round.",
                  hours=22)  # fmt: skip

    def settle(**who: Any) -> None:
        held = Correction.objects.select_related("case").get(pk=asked.pk)
        settle_correction(correction=held, made=True, answer="", **who)

    day.let(MANAGER, settle, at=day.ago(hours=21))
    reader = "southwark.health/agency_worker"
    told = day.sees("health.worker1", lambda by: Told.objects.get(correction=asked, reader=reader))
    day.let("health.worker1", acknowledge_correction, at=day.ago(hours=19), told=told)


def wrong(
    day: Day, username: str, name: str, field: str, now_is: str, why: str, *, hours: float
) -> Correction:
    case = day.case(name)
    made: Correction = day.let(
        username,
        ask_correction,
        at=day.ago(hours=hours),
        case=case,
        target=Target.PERSON,
        row=day.person(name, case).pk,
        field=field,
        now_is=now_is,
        why=why,
        for_subject=False,
    )
    return made
