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
    """For information governance: what a look through the audit found to be wrong, that it lags,
    and who witnessed last; late when nobody has for five minutes."""
    if Role.GOVERNANCE not in by.roles():
        return []
    stands, href = standing(now), reverse("audit") + "#tree"
    alerts = [Notice(says, href, late=True) for says in alerts_of(stands, now)]
    return [*alerts, Notice(sentence(stands, now), href, late=stands.is_late)]


def alerts_of(stands: Standing, now: datetime) -> list[str]:
    """What somebody must look into at once, the weightiest first."""
    found = []
    if stands.wrong:
        found.append(
            _("The audit is not what was written. Change nothing, and look what was found")
        )
    if stands.behind_since:
        says = _("The audit lags: entries wait for a checkpoint, the oldest written %(ago)s")
        found.append(says % {"ago": ago(now - stands.behind_since)})
    if stands.is_unseen(now):
        found.append(_("Nobody has looked through the audit for two hours or more"))
    return found


KINDS = {
    "whole": later("All of it was looked through %(ago)s, %(size)s entries. %(found)s"),
    "since": later("What came since was looked through %(ago)s. %(found)s"),
}


def of_looks(stands: Standing, now: datetime) -> list[str]:
    """When it was looked through, and what was found: the fault in the verifier's own words."""
    return [
        KINDS[one.kind]
        % {
            "ago": ago(now - one.at),
            "size": one.size,
            "found": one.said or _("All is what was written."),
        }
        for one in reversed(stands.verified)
    ]


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
