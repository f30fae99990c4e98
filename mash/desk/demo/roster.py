"""The invented workers of the demo: one or more for every role and every agency."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from mash.agencies.actions import OWNER, appoint_worker, give_post, load_hub
from mash.agencies.hub_file import read_hub
from mash.agencies.models import Post, Role, Worker
from mash.agreements.actions import load_agreement
from mash.agreements.agreement_file import read_agreement
from mash.database import CHECKOUT
from mash.need_to_know.standing_grants import open_standing

HUB = "southwark"
PASSPHRASE = "only-invented-people-here"  # noqa: S105  # the demo's, printed at its start

# first names by role, surnames that say what they are
SINGLE = [
    ("officer.one", "Ola Frontdoor", Role.OFFICER, "csc", None),
    ("officer.two", "Owen Latch", Role.OFFICER, "csc", None),
    ("manager.one", "Mara Lead", Role.MANAGER, "csc", None),
    ("manager.two", "Miles Chair", Role.MANAGER, "csc", None),
    ("edt.worker1", "Edith Nightlamp", Role.NIGHT, "csc", None),
    ("edt.worker2", "Edwin Moonshift", Role.NIGHT, "csc", None),
    ("governance", "Gwen Ledgerly", Role.GOVERNANCE, "csc", None),
    ("governance.two", "Giles Tally", Role.GOVERNANCE, "csc", None),
    ("police.lead", "Leah Rollcall", Role.LEAD, "police", None),
    ("audit.group", "Quinn Lookback", Role.REVIEWER, "health", None),
    ("audit.group.two", "Quade Secondglance", Role.REVIEWER, "police", None),
    ("records", "Rex Fileroom", Role.RECORDS, "csc", None),
]
SURNAMES = ["Sample", "Example"]
SHORT = {"csc": "Socialwork", "yos": "Youthwork"}  # of codes that are no word


@dataclass(frozen=True)
class Account:
    """Who can sign in to the demo."""

    username: str
    password: str
    name: str
    roles: list[str]
    agency: str
    team: str


def load_rules(*, now: datetime, hub: str = HUB, folder: Path = CHECKOUT) -> None:
    load_hub(file=read_hub(folder / "hubs" / f"{hub}.toml"), now=now)
    open_standing(hub=hub, now=now)
    load_agreement(file=read_agreement(folder / "agreements" / f"{hub}.toml"), now=now)


def wanted() -> list[tuple[str, str, Role, str, str | None]]:
    """Username, name, role, agency code and team code of every worker of the demo."""
    rules = read_hub(CHECKOUT / "hubs" / f"{HUB}.toml")
    people: list[tuple[str, str, Role, str, str | None]] = list(SINGLE)
    for code in rules.screening.panel:
        people.append((f"{code}.panel", f"Pat {title(code)}", Role.SCREENER, code, None))
    for agency in rules.agencies:
        for number, surname in enumerate(SURNAMES, start=1):
            username = f"{agency.code}.worker{number}"
            name = f"{surname} {title(agency.code)}"
            people.append((username, name, Role.AGENCY_WORKER, agency.code, None))
    for team in rules.teams:
        name = f"Receiver {title(team.code)}"
        people.append((f"{team.code}.team", name, Role.RECEIVER, team.agency, team.code))
    return people


def title(code: str) -> str:
    """A surname that says where its bearer works."""
    return SHORT.get(code) or code.replace("_", " ").replace("-", " ").title()


def hire(*, now: datetime) -> int:
    """Hire whoever is not there yet; returns how many that were."""
    since = now - timedelta(days=200)
    known = set(Worker.objects.values_list("user__username", flat=True))
    new = [person for person in wanted() if person[0] not in known]
    for username, name, role, agency, team in new:
        worker = appoint_worker(
            username=username,
            name=name,
            agency=f"{HUB}.{agency}",
            email=f"{username}@demo.example",
            password=None,  # all get one below
            now=since,
        )
        place = f"{HUB}.team.{team}" if team else None
        give_post(worker=worker, role=role, now=since, team=place)
    users = get_user_model().objects.using(OWNER).filter(username__in=[one[0] for one in new])
    users.update(password=make_password(PASSPHRASE))  # hashing is slow by design: once is enough
    return len(new)


def accounts() -> list[dict[str, object]]:
    """Every invented worker with role, agency and sign-in."""
    posts = Post.objects.filter(ended_at=None, worker__user__is_active=True)
    posts = posts.select_related("worker__user", "worker__agency", "team").order_by("pk")
    found: dict[str, Account] = {}
    for post in posts:
        worker = post.worker
        account = found.setdefault(
            worker.user.get_username(),
            Account(
                username=worker.user.get_username(),
                password=PASSPHRASE,
                name=worker.name,
                roles=[],
                agency=worker.agency.name,
                team=post.team.name if post.team else "",
            ),
        )
        account.roles.append(post.role)
    return [asdict(account) for account in found.values()]
