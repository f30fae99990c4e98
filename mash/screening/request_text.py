"""What the agencies would be told and asked, drawn up from the contact for the manager to edit.

Agencies were once asked as if an assessment under section 47 were under way when none was ([2013]
EWHC 416 (Admin)): the text says truly how things stand.
"""

from mash.cases.models import Case
from mash.people.models import Part

STATUS = "The hub is asking for information. No assessment under section 47 is under way."
AGREED = {
    "yes": "The referrer says that the family agreed to this.",
    "no": "The referrer says that the family did not agree to this.",
}
NOT_ASKED = "The family has not been asked whether they agree."
ASK = (
    "Please tell us what your agency holds that is relevant to this worry, or that it holds"
    " nothing."
)


def request_text(case: Case) -> str:
    """Names, the referrer's worry as told and not as fact, and never who the referrer is."""
    children = [person.name for person in case.people.filter(part=Part.CHILD)]
    contact = case.contact
    about = f"This is about {listed(children)}." if children else ""
    told = f"We were told, and have not established, that:\n{contact.words.get('worries', '')}"
    agreed = AGREED.get(contact.family_agreed, NOT_ASKED)
    return "\n\n".join(filter(None, [STATUS, about, told, agreed, ASK]))


def listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
