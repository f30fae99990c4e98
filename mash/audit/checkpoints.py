"""The newest checkpoint, as pages and papers print it, and when partners last witnessed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mash.audit.models import Checkpoint, Entry, Verification, Witness
from mash.ledger.note import told64

GRAVE = {"conflict", "not-an-extension"}  # another history was seen
TOO_LONG = timedelta(minutes=5)  # without a witness: from then on somebody must look why
BEHIND = timedelta(minutes=10)  # an entry is under a checkpoint within a minute or two
UNSEEN = timedelta(hours=2)  # what came since is looked through every ten minutes
AS_SEEN = timedelta(hours=1)  # a letter prints the checkpoint of its preview, if no older than this


@dataclass(frozen=True)
class Standing:
    """How the audit stands: what was signed last, who witnessed last, and what is wrong."""

    newest: Checkpoint | None
    root: str
    witnesses: list[Witness]
    witnessed_at: datetime | None
    trouble: bool  # somebody has seen another history: the log's own memory, or a witness
    is_late: bool
    begun_at: datetime | None
    verified: list[Verification]
    behind_since: datetime | None  # the oldest entry that waits too long for a checkpoint

    @property
    def wrong(self) -> list[Verification]:
        return [one for one in self.verified if one.said]

    def is_unseen(self, now: datetime) -> bool:
        """Has nobody looked through it for long, though there is something to look through?"""
        last = max((one.at for one in self.verified), default=self.begun_at)
        return last is not None and now - last > UNSEEN


def stamp(as_seen: str = "") -> dict[str, str] | None:
    """Size, root and time of the newest checkpoint, to be frozen with a document; or None. Where a
    preview showed one (its size, `as_seen`), that one: what was seen is what is sent.

    Each printed copy outside the hub then holds the history before it to what it was.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return None
    if as_seen.isascii() and as_seen.isdigit() and len(as_seen) < 19:
        seen = Checkpoint.objects.filter(size=int(as_seen), at__gte=newest.at - AS_SEEN).first()
        newest = seen or newest
    root = told64(bytes(newest.root))
    return {"size": str(newest.size), "root": root, "at": newest.at.isoformat()}


def stamp_sentence(stamped: dict[str, str]) -> str:
    at = timezone.localtime(datetime.fromisoformat(stamped["at"]))
    return _("Audit checkpoint: size %(size)s, root %(root)s, time %(time)s") % {
        "size": stamped["size"],
        "root": stamped["root"],
        "time": at.strftime("%Y-%m-%d %H:%M:%S %Z"),
    }


def standing(now: datetime) -> Standing:
    newest = Checkpoint.objects.order_by("-size").first()
    origin = newest.note.partition("\n")[0] if newest else ""
    everyone = list(Witness.objects.order_by("name"))
    witnesses = [one for one in everyone if one.name != origin]
    last = max((one.at for one in witnesses if one.at), default=None)
    trouble = any(one.trouble in GRAVE for one in everyone)
    return Standing(
        newest=newest,
        root=told64(bytes(newest.root)) if newest else "",
        witnesses=witnesses,
        witnessed_at=last,
        trouble=trouble,
        is_late=trouble or last is None or now - last > TOO_LONG,
        begun_at=Checkpoint.objects.order_by("size").values_list("at", flat=True).first(),
        verified=list(Verification.objects.order_by("kind")),
        behind_since=behind_since(newest, now),
    )


def behind_since(newest: Checkpoint | None, now: datetime) -> datetime | None:
    """For whoever reads the audit: since when an entry waits that should be under a checkpoint."""
    waiting = Entry.objects.filter(at__lt=now - BEHIND).order_by("at")
    if newest:
        waiting = waiting.filter(at__gt=newest.at)
    return waiting.values_list("at", flat=True).first()
