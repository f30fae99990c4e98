"""What a document says that is known to be wrong goes out with what is right.

A summary or a pack says what was told; a manager who forgot to add the correction would send a
family's old address to whoever visits them next.
"""

from typing import Any

from mash.cases.mends import Mend
from mash.cases.models import Case
from mash.people.models import Person
from mash.people.whereabouts import PLACE, is_protected
from mash.rights.codes import Target
from mash.rights.models import Correction
from mash.rights.received import says
from mash.rights.targets import PERSON_FIELDS, Wrong, said_of, wrong_in


def last_made(case: Case) -> list[Correction]:
    """The corrections that hold: of each place the last that was made."""
    made = Correction.objects.filter(case=case, settlement__made=True)
    last = {(one.row, one.field): one for one in made.order_by("settlement__at")}
    hidden = protected(case) if last else set()
    return [one for one in last.values() if not hides(one, hidden)]


def protected(case: Case) -> set[Any]:
    """The people of a case where whose home is must be kept from others."""
    return {one.pk for one in Person.objects.filter(case=case) if is_protected(one.words)}


def hides(correction: Correction, hidden: set[Any]) -> bool:
    """Would it tell where a protected person is found? Who was protected later was corrected in
    everybody's view."""
    return correction.field in PLACE and correction.row in hidden


def mended(case: Case, words: dict[str, Any]) -> list[Mend]:
    """Of what these words say, what is corrected; a child's fact too that nobody had told."""
    found = []
    for one in last_made(case):
        wrong = wrong_in(case, one.target, one.row, one.field)
        is_other = one.words["now"] != wrong.whole
        if is_other and (says(words, wrong) or is_of_a_child(words, wrong)):
            found.append(mend(one, wrong))
    return found


def is_of_a_child(words: dict[str, Any], wrong: Wrong) -> bool:
    """In a summary a child's facts, in a pack everybody's."""
    told_of = words.get("children", words["people"])
    return wrong.target == Target.PERSON and any(one["name"] == wrong.name for one in told_of)


def mend(one: Correction, wrong: Wrong) -> Mend:
    return Mend(
        what=wrong.label,
        about=wrong.name or wrong.agency,
        field=one.field if one.field in PERSON_FIELDS else "",
        was=said_of(one.field, one.words["was"]),
        now=said_of(one.field, one.words["now"]),
    )
