"""What the agencies would be told and asked, drawn up from the contact for the manager to edit.

Agencies were once asked as if an assessment under section 47 were under way when none was ([2013]
EWHC 416 (Admin)): the text says truly how things stand.
"""

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.language import later
from mash.people.models import Part
from mash.screening.consents import how_it_stands, in_sentences

STATUS = later("The hub is asking for information. No assessment under section 47 is under way.")
AGREED = {
    "yes": later("The referrer says that the family agreed to this."),
    "no": later("The referrer says that the family did not agree to this."),
}
NOT_ASKED = later("The family has not been asked whether they agree.")
ASK = later(
    "Please tell us what your agency holds that is relevant to this worry, or that it holds "
    "nothing."
)


def request_text(case: Case) -> str:
    """Names, the referrer's worry as told and not as fact, and never who the referrer is."""
    children = [person.name for person in case.people.filter(part=Part.CHILD)]
    contact = case.contact
    about = _("This is about %(children)s.") % {"children": listed(children)} if children else ""
    told = _("We were told, and have not established, that:\n%(worries)s") % {
        "worries": contact.words.get("worries", "")
    }
    recorded = "\n".join(in_sentences(how_it_stands(case)))
    agreed = recorded or AGREED.get(contact.family_agreed, NOT_ASKED)
    return "\n\n".join(str(one) for one in (STATUS, about, told, agreed, ASK) if one)


def listed(names: list[str]) -> str:
    return _(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
