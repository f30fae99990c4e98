"""The agreement as plain text: made of the same file, so that what is read is what is applied."""

import textwrap
from collections.abc import Iterator

from django.utils.translation import gettext as _

from mash.agencies.models import Role
from mash.agreements.agreement_file import (
    AgreementFile,
    Category,
    Dated,
    Emergency,
    LawfulBasis,
    Party,
)
from mash.agreements.movement import TO
from mash.language import day_said, later

Section = tuple[str, list[str]]  # a heading, and its lines

AFTERWARDS: dict[str, str] = {
    "kept_with_case": later("kept with the case"),
    "destroyed_at_closing": later("destroyed when the case closes"),
    "returned_to_owner": later("returned to its owner"),
}


def sections(agreement: AgreementFile, agencies: dict[str, str]) -> Iterator[Section]:
    """Heading by heading; `agencies` says how each is called."""
    yield _("Term"), term(agreement)
    yield _("Purposes"), list(agreement.purposes)
    yield _("Clauses"), [f"{number}  {words}" for number, words in agreement.clauses.items()]
    yield _("Parties"), [party(one, agencies) for one in agreement.parties]
    yield (
        _("What each agency may share"),
        [kind(agreement, one, agencies) for one in agreement.categories],
    )
    if agreement.exceptions:
        yield _("Exceptions"), [excepted(agreement, one, agencies) for one in agreement.exceptions]
    yield _("Bases in law"), [in_law(one) for one in agreement.lawful_bases]
    yield _("Withholding"), [agreement.withholding.reason]
    yield _("After the decision"), afterwards(agreement)
    if agreement.emergency:
        yield _("In an emergency"), [in_emergency(agreement, agreement.emergency)]


def term(agreement: AgreementFile) -> list[str]:
    ends = agreement.ends
    return [
        _("Version %(version)s") % {"version": agreement.version},
        _("In force from %(day)s") % {"day": day_said(agreement.in_force_from)},
        _("Last day: %(day)s") % {"day": day_said(ends)} if ends else _("No last day is set."),
        _("To be reviewed by %(day)s") % {"day": day_said(agreement.review_by)},
    ]


def party(one: Party, agencies: dict[str, str]) -> str:
    signed = _("%(agency)s: %(by)s, %(day)s")
    left = _("%(agency)s: %(by)s, %(day)s; left on %(left)s")
    return (left if one.revoked_on else signed) % {
        "agency": agencies.get(one.agency, one.agency),
        "by": one.signed_by,
        "day": day_said(one.signed_on),
        "left": day_said(one.revoked_on) if one.revoked_on else "",
    }


def kind(agreement: AgreementFile, one: Category, agencies: dict[str, str]) -> str:
    who = ", ".join(agencies.get(code, code) for code in one.agencies)
    to = ", ".join(str(TO[each]) for each in one.recipients)
    bases = ", ".join(basis.name for basis in agreement.bases_of(one.code))
    only = _(" Only that it is held.") if one.mode == "existence_only" else ""
    told = {"kind": one.name, "clause": one.clause, "who": who, "to": to, "bases": bases}
    says = _("%(kind)s (clause %(clause)s). Shared by: %(who)s. To: %(to)s. On: %(bases)s.")
    return says % told + only


def excepted(agreement: AgreementFile, one: Dated, agencies: dict[str, str]) -> str:
    category = agreement.category(one.category)
    allows = _("%(since)s to %(until)s: %(agency)s may share “%(kind)s”%(to)s. %(reason)s.")
    forbids = _("%(since)s to %(until)s: %(agency)s may not share “%(kind)s”%(to)s. %(reason)s.")
    to = _(" with %(to)s") % {"to": ", ".join(str(TO[each]) for each in one.to)} if one.to else ""
    return (allows if one.does == "allows" else forbids) % {
        "since": day_said(one.since),
        "until": day_said(one.until),
        "agency": agencies.get(one.agency, one.agency),
        "kind": category.name if category else one.category,
        "to": to,
        "reason": one.reason.rstrip("."),
    }


def in_law(one: LawfulBasis) -> str:
    says = _("%(name)s: %(law)s (clause %(clause)s)")
    return says % {"name": one.name, "law": one.law, "clause": one.clause}


def in_emergency(agreement: AgreementFile, rules: Emergency) -> str:
    basis = agreement.basis(rules.basis)
    says = _("On the basis “%(basis)s”, reviewed within %(hours)s hours (clause %(clause)s).")
    return says % {
        "basis": basis.name if basis else rules.basis,
        "hours": rules.review_within_hours,
        "clause": rules.clause,
    }


def afterwards(agreement: AgreementFile) -> list[str]:
    lines = []
    if after := agreement.after_decision:
        what = _("What no summary used is %(what)s (clause %(clause)s).")
        lines.append(what % {"what": AFTERWARDS[after.unused], "clause": after.clause})
        for code, becomes in after.by_category.items():
            category = agreement.category(code)
            name = category.name if category else code
            lines.append(_("“%(kind)s” is %(what)s.") % {"kind": name, "what": AFTERWARDS[becomes]})
    keep = ", ".join(str(Role(one).label) for one in agreement.after_closure.keep)
    lines.append(_("Still read after the closing by: %(keep)s.") % {"keep": keep})
    if agreement.retention:
        lines.append(agreement.retention.says)
    return lines


def as_text(agreement: AgreementFile, agencies: dict[str, str]) -> str:
    """The whole, as lines of at most 78 characters."""
    lines = [agreement.title, "=" * len(agreement.title)]
    for heading, told in sections(agreement, agencies):
        lines += ["", str(heading), "-" * len(str(heading))]
        for line in told:
            lines += textwrap.wrap(str(line), 78, subsequent_indent="    ")
    return "\n".join(lines)
