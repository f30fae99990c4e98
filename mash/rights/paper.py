"""The pack on paper: the same words as on the page, as tagged PDF."""

from typing import Any

from django.utils.translation import gettext as _

from mash.clock.calendar import LONDON
from mash.handover.paper import MARKING
from mash.language import day_said
from mash.paper import Paper
from mash.rights.models import AccessPack, AccessRequest


def pack_paper(request: AccessRequest, pack: AccessPack, told: dict[str, Any]) -> Paper:
    """Of the frozen pack alone. The title is a reference and no name."""
    made = day_said(pack.made_at.astimezone(LONDON))
    paper = Paper(
        title=request.reference,
        heading=_("What is held about %(name)s") % {"name": subject_name(request)},
        about="\n".join(
            [
                _("From %(hub)s to %(name)s")
                % {"hub": request.hub.name, "name": request.words["asker_name"]},
                _("Reference %(reference)s, made on %(day)s")
                % {"reference": request.reference, "day": made},
            ]
        ),
        foot=f"{request.reference}   {MARKING}",
        made_at=pack.made_at,
    )
    paper.words(told["cover"])
    paper.section(_("What is held"))
    for one in told["told"]:
        paper.section(one["heading"], level=3)
        paper.facts([(_("What it is"), str(one["kind"])), (_("From"), one["source"]),
                     (_("What it says"), one["text"])])  # fmt: skip
    if not told["told"]:
        paper.words(_("There is nothing that we can give you."))
    paper.section(_("What is withheld, and why"))
    paper.facts([withheld(one) for one in told["schedule"]])
    paper.words(told["always"])
    return paper


def withheld(one: dict[str, Any]) -> tuple[str, str]:
    how = _("parts taken out") if one["parts"] else _("withheld")
    return f"{one['kind']} ({one['count']}, {how})", f"{one['ground']}\n{one['law']}"


def subject_name(request: AccessRequest) -> str:
    told = request.words
    names = (told.get("given_names"), told.get("family_name"))
    return " ".join(filter(None, names)) or told.get("known_as", "")
