"""The codes that an audit entry holds, in the hub's words: it holds none, for it outlives them."""

from datetime import date

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_file import HubFile
from mash.agencies.models import Agency, Role, Worker
from mash.agreements.models import agreement_in_force
from mash.approvals.kinds import Kind
from mash.need_to_know.models import Reach
from mash.rights.actions import code_of
from mash.rights.codes import Outcome
from mash.screening.models import ENTER, ConsentBasis, How
from mash.screening.wording import ENTERS
from mash.sharing.models import Danger, Finding

Words = dict[str, dict[str, str]]  # by the name that a code stands under, and the code


def words_of(hub: str, on: date) -> Words:
    """As the hub's file and agreement say them today; a code that they have no more stays one."""
    agreement = agreement_in_force(hub, on)
    people = dict(Worker.objects.values_list("user__username", "name"))
    return {
        **of_file(hub_version_now(hub).file),
        "how": dict(How.choices) | {code_of(code): label for code, label in Outcome.choices},
        "consent": dict(ConsentBasis.choices),
        "agency": dict(Agency.objects.values_list("pk", "name")),
        "basis": {one.code: one.name for one in agreement.file.lawful_bases} if agreement else {},
        "danger": dict(Danger.choices),
        "finding": dict(Finding.choices),
        "kind": {code_of(code): label for code, label in Kind.choices},
        "role": dict(Role.choices),
        "reach": dict(Reach.choices),
        "asked_by": people,
        "of_username": people,
    }


def of_file(file: HubFile) -> Words:
    return {
        "rating": {one.code: one.name for one in file.ratings},
        "route": {ENTER: ENTERS} | {one.code: one.name for one in file.routes},
        "outcome": {one.code: one.name for one in file.outcomes},
        "team": {f"{file.slug}.team.{one.code}": one.name for one in file.teams},
    }
