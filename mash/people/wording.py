"""A comparison in words: fields, how they agree, how strongly, and what would settle it."""

from django.utils.translation import gettext as _

from mash.language import later
from mash.matching.record import Record
from mash.matching.score import Band, Score

BANDS: dict[str, str] = {
    Band.SAME: later("Very likely the same person"),
    Band.POSSIBLE: later("Possibly the same person"),
    Band.RELATIVE: later("Probably a relative"),
    Band.NOTHING: later("Nothing likely"),
}
FIELDS: dict[str, str] = {
    "given": later("First name"),
    "family": later("Family name"),
    "middle": later("Middle name"),
    "born": later("Date of birth"),
    "sex": later("Sex"),
    "address": later("Address"),
    "phone": later("Telephone"),
    "nhs": later("NHS number"),
}
# of a field where it has a sentence of its own, else of any
LEVELS: dict[tuple[str, str], str] = {
    ("", "exact"): later("the same"),
    ("", "swapped"): later("first name and family name are swapped"),
    ("", "other_name"): later("another of their names is the same"),
    ("", "close"): later("spelt almost the same"),
    ("", "near"): later("sounds alike"),
    ("", "initial"): later("an initial that fits"),
    ("", "loose"): later("a little alike"),
    ("", "middle_used"): later("a middle name is used as the first name"),
    ("", "different"): later("different"),
    ("", "one_digit"): later("one digit differs"),
    ("born", "swapped"): later("day and month are swapped"),
    ("born", "two_parts"): later("two of day, month and year are the same"),
    ("born", "part_same"): later("what is told of it is the same"),
    ("born", "part_near"): later("about the same age"),
    ("born", "same_year"): later("another day of the same year"),
    ("born", "near"): later("about a year apart"),
    ("born", "years_apart"): later("some years apart"),
    ("address", "exact"): later("the same home"),
    ("address", "other_home"): later("one of their homes is the same"),
    ("address", "postcode"): later("the same postcode"),
    ("address", "area"): later("the same part of town"),
}
STRONG, SOME = 6.0, 2.0  # bits
SEXES = {"f": later("Female"), "m": later("Male")}


def strength(bits: float) -> str:
    """How far one field speaks for the same person, or against."""
    if bits >= STRONG:
        return _("Strong evidence for")
    if bits >= SOME:
        return _("Some evidence for")
    if bits > -SOME:
        return _("Says little")
    return _("Some evidence against") if bits > -STRONG else _("Strong evidence against")


def here_and_there(field: str, record: Record) -> str:
    """What a record tells of a field, in the words it was told in."""
    if field in ("given", "middle"):
        told = [name.given for name in record.names]
    elif field == "family":
        told = [name.family for name in record.names]
    elif field == "address":
        told = [", ".join(filter(None, [one.line, one.postcode])) for one in record.addresses]
    elif field == "phone":
        told = list(record.phones)
    elif field == "sex":
        told = [str(SEXES.get(record.sex, record.sex))]
    else:
        told = [record.born if field == "born" else record.nhs]
    return " / ".join(dict.fromkeys(filter(None, told)))


def settling(found: Score) -> list[str]:
    """What would settle it: what is missing on a side, or speaks against all the rest."""
    if found.band == Band.NOTHING:
        return []
    levels, says = found.levels, []
    if levels["nhs"] == "different":
        says.append(_("There are two NHS numbers: find out whether one is wrong."))
    elif found.guarded:
        says.append(_("Born on one day under two first names: ask whether there is a twin."))
    missing = [str(FIELDS[one]) for one in ("nhs", "born", "address") if levels[one] == "missing"]
    if missing:
        fields = ", ".join(missing)
        says.append(
            _("What would settle it, missing on one side: %(fields)s.") % {"fields": fields}
        )
    return says
