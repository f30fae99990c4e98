"""Two runs that differ in sealed text alone are the same, byte by byte, for who may not read it.

Pages (which are what is printed, too), PDFs, redirects, headers, cookies, what a page costs in
queries, the log, letters, the words that open pages hear, what commands say. The case is played
once up to the sealing, and copied; from there each run differs in what is sealed and in no more.
"""

import dataclasses
import functools
import io
import itertools
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import reverse

from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.contact.referrer import secret_of
from mash.desk.listeners import Listener, Word, hear
from mash.drafts.drafting import Drafting
from mash.handover.actions import give_feedback
from mash.need_to_know.acts import Act
from mash.need_to_know.changes import moment, unboxed
from mash.sharing.actions import answer_request, open_seal, seal_item, seals_to_open, share_item
from mash.sharing.models import Handling, Kind
from tests import cast
from tests.conftest import point_to
from tests.crawler import SKIPPED
from tests.databases import Run
from tests.twice import Careful, Luck, Taken, different, everything_logged

STARTS = ("/", "/desk/", "/desk/?closed=1", "/desk/wall/", "/desk/overnight/", "/letters/",
          "/audit/")  # fmt: skip
ONE = ("A watch is kept.",)
OTHER = ("They moved to Nowhere Street 9; " * 60 + "Zebedee Heronworth must never learn of it.",)
MORE = (*OTHER, "And another thing.", "And a third.")
READERS = ("mara", "paul")  # the case's manager and the author: they may open what is sealed
EVERYBODY = ("", *(name for name in cast.CAST if name not in READERS), *READERS)
CHANGED_FOR = ("miles", "pam", "helen", "rita", "edith", "gwen", *READERS)  # by the decision
KEPT = ("miles", "rita", "gwen")  # to others a closed case is as no case
FEW = ("miles", "pam", "gwen", *READERS)
# the open pages know nobody: they are looked at by nobody in particular, and once
OPEN = ("/tell-us/", "/referral/", "/sign-in/")
LETTERS_KEPT = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
LATER = timedelta(days=2)  # whoever was asked and has not answered is late by then
COMMANDS = (["chase"], ["night"], ["outbox", "send"], ["outbox", "ask"], ["outbox", "again"])
REACHED = {
    "front", "referral", "referral_state", "desk", "wall", "overnight", "letters", "audit", "case",
    "request", "hold_item", "answer_request", "summary", "summary_pdf", "pack", "changed",
    "news",
}  # fmt: skip


@dataclass
class Played:
    """One run: what each person was given, and under `hub` what leaves it or an operator reads."""

    of: dict[str, Taken] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # of the pages that somebody was shown

    def differs_for(self, other: "Played") -> dict[str, list[str]]:
        assert self.of.keys() == other.of.keys()
        found = {name: different(self.of[name], other.of[name]) for name in self.of}
        return {name: faults for name, faults in found.items() if faults}


Play = Callable[..., Played]


@pytest.fixture(scope="module")
def play(
    run: Run, own_database: str, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Play]:
    """Plays the case on from a copy of its beginning, and no way twice: commits are real."""
    numbers, folder = itertools.count(1), tmp_path_factory.mktemp("same")

    @functools.cache
    def once(sealed: tuple[str, ...], shared: str = "", who: tuple[str, ...] = ()) -> Played:
        number = next(numbers)
        shutil.copytree(folder / "keys", folder / f"keys-{number}")
        name = dataclasses.replace(run, template=begun).clone(str(number))
        point_to(name)
        try:
            with override_settings(MASH_KEYS=folder / f"keys-{number}"):
                return Story(case, luck, sealed, shared, who).play()
        finally:
            connections.close_all()

    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(
            MASH_ROOT_KEY=folder / "root.key", MASH_KEYS=folder / "keys", **LETTERS_KEPT
        ),
    ):
        begun = run.clone(f"same_{secrets.token_hex(4)}")
        point_to(begun)
        patch.setattr(cast, "CALLS", itertools.count(1))
        luck = Luck().given_to(patch)
        luck.begins("asked")
        case = cast.rated()
        connections.close_all()
        yield once
        point_to(own_database)


@dataclass
class Story:
    """`who`: those who look, at the first of the stages alone; else everybody at each."""

    case: Case
    luck: Luck
    sealed: tuple[str, ...]
    shared: str
    who: tuple[str, ...]
    played: Played = field(default_factory=Played)

    def play(self) -> Played:
        self.luck.now = cast.NOW
        self.path = f"/cases/{self.case.reference}/"
        self.step("share", self.share)
        self.seal(self.sealed[:1])
        asking = {name: self.comes(name, "waits") for name in self.who or cast.CAST}
        begun = moment()
        self.seal(self.sealed[1:])
        self.hear_what_is_new(asking, begun)
        self.step("answer", self.answer)
        self.step("open", self.open)
        self.look("asked", self.who or EVERYBODY)
        return self.played if self.who else self.goes_on()

    def goes_on(self) -> Played:
        self.posts()
        self.step("decide", self.decide)
        self.posts()
        self.look("decided", CHANGED_FOR)
        self.step("close", lambda: cast.doing("mara", close_case, case=self.case))
        self.look("closed", KEPT)
        return self.played

    def step(self, name: str, do: Callable[[], object]) -> None:
        self.luck.begins(name)
        do()

    def taken(self, name: str) -> Taken:
        return self.played.of.setdefault(name, Taken())

    # what is done

    def share(self) -> None:
        request = cast.request_to(self.case, "paul")
        for text in filter(None, [cast.HELD, self.shared]):
            held = {"weighed": cast.weighed(text), "handling": Handling.MAY_LEAVE}
            cast.doing("paul", share_item, request=request, **held)

    def seal(self, texts: tuple[str, ...]) -> None:
        """The last is left in a draft as well."""
        request = cast.request_to(self.case, "paul")
        for text in texts:
            self.luck.begins(f"seal {self.sealed.index(text)}")
            cast.doing("paul", seal_item, request=request, weighed=cast.weighed(text))
        for text in texts[-1:]:
            typed = QueryDict(mutable=True)
            typed.update({"text": text, "handling": "sealed"})
            path = reverse("hold_item", args=[request.pk])
            form = Drafting(cast.worker("paul"), Act.SHARE_ITEM, path, self.case.pk)
            cast.seeing("paul", partial(form.keep, typed, self.luck.now))

    def answer(self) -> None:
        request = cast.request_to(self.case, "paul")
        cast.doing("paul", answer_request, request=request, kind=Kind.SHARED)
        helens = cast.request_to(self.case, "helen")
        cast.doing("helen", answer_request, request=helens, kind=Kind.NOTHING_HELD)

    def open(self) -> None:
        """Mara reads the first; opening it is recorded, and not what it said."""
        first = cast.seeing("mara", lambda: seals_to_open(self.case)[0])
        cast.doing("mara", open_seal, seal=first, reason="To decide.")

    def decide(self) -> None:
        for child in cast.seeing("mara", partial(cast.undecided, self.case)):
            cast.doing("mara", cast.decide, case=self.case, child=child, **cast.DECISION)
        cast.spend_the_night(self.case)
        cast.send(self.case)
        cast.doing("mara", give_feedback, case=self.case)

    def posts(self) -> None:
        """What leaves the hub, and what the commands say of it."""
        self.luck.now += LATER
        for command in COMMANDS:
            self.luck.begins(" ".join(command))
            said, wrong = io.StringIO(), io.StringIO()
            with everything_logged() as lines:
                call_command(*command, stdout=said, stderr=wrong)
            whole = "\n".join([said.getvalue(), wrong.getvalue(), *lines])
            self.taken("hub").keep(" ".join(command), whole.encode())
        for number, letter in enumerate(mail.outbox):
            self.taken("hub").keep(f"letter {number}", letter.message().as_bytes())
        mail.outbox.clear()

    # what is seen

    def comes(self, name: str, stage: str) -> Careful:
        return Careful(name, self.luck, stage, self.taken(name))

    def look(self, stage: str, names: Iterable[str]) -> None:
        for name in names:
            visitor = self.comes(name, stage)
            visitor.skipped = SKIPPED + OPEN if name else SKIPPED
            visitor.walk(*STARTS, self.path, f"{self.path}seals/")
            self.played.names |= visitor.names
        self.luck.begins(f"the referrer {stage}")
        typed = {"reference": self.case.reference, "secret": secret_of(self.case.reference)}
        state = Client().post("/referral/state/", typed)
        self.taken("hub").keep(f"state {stage}", state.content)

    def hear_what_is_new(self, asking: dict[str, Careful], since: str) -> None:
        """As an open page does, of all and of this case: by asking, and at the stream."""
        heard: dict[str, Word] = {}
        for name, visitor in asking.items():
            visitor.client.get(f"/desk/news/?{urlencode({'since': since})}")
            for reference in ("", self.case.reference):
                query = {"since": since} | ({"case": reference} if reference else {})
                visitor.client.get(f"/desk/changed/?{urlencode(query)}")
                key = visitor.client.session.session_key
                one = Listener(key, reference, unboxed(since))
                heard |= {f"{name} {reference}": hear([one])[one]}
            self.played.names |= visitor.names
            self.taken(name).keep("stream", str(heard).encode())
            heard.clear()


def test_two_runs_that_differ_only_in_sealed_text_are_the_same_to_whoever_may_not_read_it(
    play: Play,
) -> None:
    one, other = play(ONE), play(OTHER)

    found = one.differs_for(other)
    drafted = found.pop("paul")  # his own draft of it
    assert found == {}  # not to the manager, either, until she opens it
    assert {line.split("/?")[0].split("/")[-1] for line in drafted} == {"hold"}
    assert one.names >= REACHED
    assert sum(len(taken.of) for taken in one.of.values()) > 400


def test_how_many_were_sealed_is_seen_by_nobody_else_but_in_the_audits_count_by_day(
    play: Play,
) -> None:
    found = play(ONE, who=FEW).differs_for(play(MORE, who=FEW))

    assert found.keys() == {"gwen", *READERS}
    assert {line.split("/?: ")[0] for line in found["gwen"]} == {"gwen, asked: GET /audit"}


def test_the_comparison_finds_what_is_planted(play: Play) -> None:
    """Words shared openly make a difference to everybody who is on the case."""
    found = play(ONE, who=FEW).differs_for(play(ONE, "Planted.", FEW))

    assert found.keys() >= {"miles", "pam", *READERS}
