"""The newest checkpoint, as pages and papers print it, and when partners last witnessed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mash.audit.models import Checkpoint, Witness
from mash.ledger.note import told64

GRAVE = {"conflict", "not-an-extension"}  # another history was seen
TOO_LONG = timedelta(minutes=5)  # without a witness: from then on somebody must look why


@dataclass(frozen=True)
class Standing:
    """How the audit stands: what was signed last, who witnessed last, and what is wrong."""

    newest: Checkpoint | None
    root: str
    witnesses: list[Witness]
    witnessed_at: datetime | None
    trouble: bool  # somebody has seen another history: the log's own memory, or a witness
    is_late: bool


def stamp() -> dict[str, str] | None:
    """Size, root and time of the newest checkpoint, to be frozen with a document; or None.

    Each printed copy outside the hub then holds the history before it to what it was.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return None
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
    )
