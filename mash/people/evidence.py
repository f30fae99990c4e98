"""On what two records are held to be one person's: kept with a judgement, and shown in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mash.matching.explain import explain
from mash.matching.record import Record
from mash.matching.score import Score, score
from mash.people.known import Found, index_size, model
from mash.people.models import Card
from mash.people.records import card_record
from mash.people.terms import frequencies
from mash.people.wording import BANDS, FIELDS, born_said, said, settling, strength


def evidence_of(one: Card, other: Card) -> dict[str, Any]:
    """What a judgement keeps: the score of that day with its levels, and the model's version."""
    mine, theirs = card_record(one.words), card_record(other.words)
    terms = frequencies(one.box)
    found = score(mine, [theirs], model=model(), total=index_size(one.box), terms=terms)[0]
    return evidence(found)


def evidence(found: Score) -> dict[str, Any]:
    return {
        "same": round(float(found.same), 6),
        "relative": round(float(found.relative), 6),
        "unrelated": round(float(found.unrelated), 6),
        "bits": round(float(found.bits), 3),
        "band": str(found.band),
        "levels": dict(found.levels),
        "weights": {field: round(bits, 3) for field, bits in found.weights.items()},
        "guarded": bool(found.guarded),
        "model": found.version,
    }


@dataclass(frozen=True)
class Line:
    """One field: what is here and there, what that says, how strongly, in words and as a bar."""

    field: str
    says: str
    strength: str
    bits: float

    @property
    def width(self) -> int:
        """Of the bar, in pixels to either side of the middle."""
        return min(60, round(abs(self.bits) * 4))


@dataclass(frozen=True)
class Shown:
    """A match as a page tells of it."""

    name: str
    names: list[str]
    born: str
    addresses: list[str]
    phones: list[str]
    band: str
    same: str  # in a hundred
    relative: str
    unrelated: str
    lines: list[Line]
    settle: str


def shown(query: Record | None, found: Found) -> Shown:
    """The match in words; without what was asked for, it does not say why."""
    record, one = found.record, found.score
    names = [" ".join(filter(None, [name.given, name.family])) for name in record.names]
    return Shown(
        name=names[0] if names else _("Name not known"),
        names=names[1:],
        born=born_said(record.born),
        addresses=[", ".join(filter(None, [at.line, at.postcode])) for at in record.addresses],
        phones=list(record.phones),
        band=str(BANDS[one.band]),
        same=in_hundred(one.same),
        relative=in_hundred(one.relative),
        unrelated=in_hundred(one.unrelated),
        lines=lines_of(query, found) if query else [],
        settle=settling(query, record, one) if query else "",
    )


def in_hundred(chance: float) -> str:
    """A chance that is never said as certain."""
    if chance >= 0.995:
        return _("more than 99")
    return _("less than 1") if chance < 0.005 else str(round(chance * 100))


def lines_of(query: Record, found: Found) -> list[Line]:
    """A line for each field that both sides tell, the strongest first; then what is missing."""
    return [
        Line(str(FIELDS[one.field]), said(one), strength(one), one.bits)
        for one in explain(query, found.record, found.score, model())
    ]
