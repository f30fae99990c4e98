"""How the provable audit stands, for information governance: on the desk and on the audit page."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.agencies.models import Role, Worker
from mash.audit.checkpoints import Standing, standing
from mash.language import later
from mash.need_to_know.notices import Notice

TROUBLES = {
    "": later("Cosigns"),
    "away": later("Does not answer"),
    "not-trusted": later("Answers without its signature"),
    "not-readable": later("Cannot read what we send"),
    "not-signed": later("Does not take our signature"),
    "unknown": later("Does not know this hub’s log: it must trust the key first"),
    "conflict": later("Has seen another history of this audit"),
    "not-an-extension": later("Has seen another history of this audit"),
}


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    """One line for information governance; late when nobody has witnessed for five minutes."""
    if Role.GOVERNANCE not in by.roles():
        return []
    stands = standing(now)
    return [Notice(sentence(stands, now), reverse("audit") + "#tree", late=stands.is_late)]


def sentence(stands: Standing, now: datetime) -> str:
    if stands.trouble:
        return _("The audit is not the one that was witnessed before: somebody rewrote it")
    if stands.newest is None:
        return _("The audit is not signed yet")
    if not stands.witnesses:
        return _("No partner agency witnesses the audit")
    if stands.witnessed_at is None:
        return _("No witness of the audit has answered yet")
    return _("The audit was last witnessed %(ago)s") % {"ago": ago(now - stands.witnessed_at)}


def ago(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    if seconds < 120:
        return ngettext("%(n)d second ago", "%(n)d seconds ago", seconds) % {"n": seconds}
    if seconds < 2 * 3600:
        return _("%(n)d minutes ago") % {"n": seconds // 60}
    if seconds < 2 * 86400:
        return _("%(n)d hours ago") % {"n": seconds // 3600}
    return _("%(n)d days ago") % {"n": seconds // 86400}


def of_witnesses(stands: Standing, now: datetime) -> list[tuple[str, str, str]]:
    """Each witness: its name, when it last cosigned, what it said."""
    return [
        (
            one.name,
            ago(now - one.at) if one.at else _("Never"),
            str(TROUBLES.get(one.trouble, one.trouble)),
        )
        for one in stands.witnesses
    ]
