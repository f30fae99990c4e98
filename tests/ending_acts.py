"""Somebody doing each act of the ending, prepared now and done when called: for test_audit."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from mash.approvals.actions import look_at_approval, refuse_approval, withdraw_approval
from mash.cases.models import Case
from mash.closure.disposing import dispose, look_at_certificate
from mash.closure.keeping import (
    ask_disposal,
    ask_release_of_hold,
    hold_open_case,
    keep_longer,
    release_hold,
)
from mash.closure.releasing import ask_release_of_sealed, release_sealed, take_sealed
from mash.need_to_know.acts import Act
from tests import cast, ended

Doing = Callable[[], Any]
INQUIRY = {"reason": "An inquiry asks for it.", "order": "INQ/1"}
ORDER = {"order": "ORDER/1", "recipient": "An invented court", "reason": "All of it."}


def by(name: str, do: Callable[..., Any], **given: Any) -> Doing:
    return functools.partial(cast.doing, name, do, **given)


def over(do: Callable[..., Any], name: str = "gwen", **given: Any) -> Doing:
    """On a closed case whose time is over."""
    return by(name, do, kept=ended.kept(cast.closed()), now=ended.OVER, **given)


def asked(do: Callable[..., Any], name: str, now: Any = ended.OVER, **given: Any) -> Doing:
    """On Gwen's request that a case be disposed of."""
    case = cast.closed()
    early = {"why": "erasure"} if now < ended.OVER else {}
    approval = ended.asked(case, now=now, **early)
    return by(name, do, approval_id=approval.pk, now=now, **given)


def releasing_hold() -> Doing:
    case = cast.shared()
    hold = cast.doing("mara", hold_open_case, case=case, **INQUIRY)
    approval = cast.doing("mara", ask_release_of_hold, hold=hold, reason="It is over.")
    return by("gwen", release_hold, approval_id=approval.pk)


def court(do: Callable[..., Any]) -> Doing:
    """Leah is asked for what Paul sealed, and, for the taking, has released it."""
    given = {"case": cast.shared(), "agency": "police", "now": cast.TO_COME}
    approval = cast.doing("mara", ask_release_of_sealed, **given, **ORDER)
    if do is take_sealed:
        cast.doing("leah", release_sealed, approval_id=approval.pk, now=cast.TO_COME)
    return by("leah", do, approval_id=approval.pk, now=cast.TO_COME)


def certificate() -> Doing:
    case: Case = cast.closed()
    ended.disposed(case)
    return by("gwen", lambda **acting: look_at_certificate(case.reference, **acting))


ACTS: dict[Act, Callable[[], Doing]] = {
    Act.HOLD_CASE: lambda: by("mara", hold_open_case, case=cast.shared(), **INQUIRY),
    Act.KEEP_LONGER: lambda: over(keep_longer, until=date(2060, 1, 1), reason="She asked for it."),
    Act.ASK_APPROVAL: lambda: over(ask_disposal, reason="Reviewed."),
    Act.READ_APPROVAL: lambda: asked(look_at_approval, "mara"),
    Act.WITHDRAW_APPROVAL: lambda: asked(withdraw_approval, "gwen"),
    Act.REFUSE_APPROVAL: lambda: asked(refuse_approval, "mara", reason="Not yet."),
    Act.DISPOSE: lambda: asked(dispose, "mara", kind=ended.Kind.DISPOSE),
    Act.DISPOSE_EARLY: lambda: asked(dispose, "mara", now=cast.NOW, kind=ended.Kind.DISPOSE_EARLY),
    Act.READ_CERTIFICATE: certificate,
    Act.RELEASE_HOLD: releasing_hold,
    Act.RELEASE_SEALED: lambda: court(release_sealed),
    Act.TAKE_SEALED: lambda: court(take_sealed),
}
