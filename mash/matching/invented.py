"""Invented families, and how they might be told: what the shipped model is made from."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from . import invented_names as lists
from .keys import nicknames
from .record import Address, Name, Record

TODAY = date(2026, 1, 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Person:
    """Somebody who never lived: what is true of them, before anybody tells or mistypes it."""

    number: int
    family_number: int
    role: str
    origin: int
    given: str
    middle: str
    family: str
    born: date
    sex: str
    home: Address
    phone: str
    nhs: str
    other_names: list[Name] = field(default_factory=list)


class World:
    """A town of invented families, the same for the same seed."""

    def __init__(self, seed: int, families: int) -> None:
        self.random = Random(seed)  # noqa: S311  (no secret)
        self.people: list[Person] = []
        self.areas = [f"{a}{b}" for a in "BDHLNSW" for b in "AEHLRT"][:12]
        self.codes = [self._code() for _ in range(max(40, families // 4))]
        self.near: dict[str, list[str]] = defaultdict(list)
        for code in self.codes:
            self.near[code[:4]].append(code)
        for number in range(families):
            self._family(number)

    def _code(self) -> str:
        r = self.random
        tail = "".join(r.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
        return f"{r.choice(self.areas)}{r.randint(1, 25)} {r.randint(1, 9)}{tail}"

    def _address(self) -> Address:
        r = self.random
        if r.random() < 0.02:  # a hostel or children's home, where many live
            return Address(f"{r.randint(1, 9)} Harbour House", self.codes[r.randrange(8)])
        street = f"{r.choice(lists.STREETS)} {r.choice(lists.KINDS)}"
        return Address(f"{r.randint(1, 160)} {street}", r.choice(self.codes))

    def _pick(self, names: str) -> str:
        """Common names are common: a name's chance falls with its place in the list."""
        words = names.split()
        place = int(len(words) * self.random.random() ** 1.7)
        return self.random.choice(words[place].split("/"))

    def _surname(self, origin: int, sex: str = "") -> str:
        r = self.random
        if origin == 0 and r.random() < 0.45:
            return (r.choice(lists.BEGINNINGS) + r.choice(lists.ENDINGS)).capitalize()
        return self._pick(str(lists.ORIGINS[origin][3]))

    def _given(self, origin: int, sex: str, taken: Collection[str] = ()) -> str:
        for _ in range(9):
            name = self._pick(str(lists.ORIGINS[origin][1 if sex == "f" else 2]))
            if name not in taken:
                break
        return name

    def _born(self, youngest: int, oldest: int) -> date:
        return TODAY - timedelta(days=self.random.randint(youngest * 365, oldest * 365))

    def _person(
        self,
        number: int,
        role: str,
        origin: int,
        home: Address,
        *,
        family: str,
        born: date,
        **told: str,
    ) -> Person:
        r = self.random
        sex = told.get("sex") or r.choice("fm")
        person = Person(
            len(self.people), number, role, origin,
            told.get("given") or self._given(origin, sex),
            self._given(origin, sex) if r.random() < 0.45 else "",
            family, born, sex, home,
            f"07{r.randint(10**8, 10**9 - 1)}" if role != "child" or r.random() < 0.15 else "",
            str(r.randint(9 * 10**9, 10**10 - 1)),
        )  # fmt: skip
        self.people.append(person)
        return person

    def _family(self, number: int) -> None:
        r = self.random
        origin = r.choices(range(6), [o[0] for o in lists.ORIGINS])[0]
        home, surname = self._address(), self._surname(origin)
        mother_born = self._born(22, 50)
        own = surname if r.random() < 0.6 else self._surname(origin)
        mother = self._person(number, "mother", origin, home, sex="f", family=own, born=mother_born)
        if r.random() < 0.35:
            mother.other_names.append(Name(mother.given, self._surname(origin), "previous"))
        if r.random() < 0.75:
            lives = home if r.random() < 0.65 else self._address()
            gap = timedelta(days=int(r.gauss(700, 1200)))
            self._person(
                number, "father", origin, lives, sex="m", family=surname, born=mother_born - gap
            )
        if r.random() < 0.15:
            self._person(
                number, "step-parent", origin, home, family=self._surname(origin), sex="m",
                born=mother_born + timedelta(days=int(r.gauss(0, 1500))),
            )  # fmt: skip
        self._children(number, origin, mother, home, surname)

    def _children(self, number: int, origin: int, mother: Person, home: Address, last: str) -> None:
        r = self.random
        parents = [p.given for p in self.people[-3:] if p.family_number == number]
        born = mother.born + timedelta(days=365 * r.randint(17, 30) + r.randint(0, 364))
        taken: set[str] = set()
        for _ in range(r.choices((1, 2, 3, 4, 5), (30, 36, 20, 10, 4))[0]):
            if born > TODAY:
                break
            surname = last if r.random() < 0.82 else self._surname(origin)
            lives = home if r.random() < 0.9 else self._address()
            for _ in range(2 if r.random() < 0.02 else 1):
                sex = r.choice("fm")
                given = self._given(origin, sex, taken)
                if r.random() < 0.02 and parents:
                    given = r.choice(parents)
                taken.add(given)
                child = self._person(
                    number, "child", origin, lives, sex=sex, given=given, family=surname, born=born
                )
                if surname != last and r.random() < 0.5:
                    child.other_names.append(Name(given, last, "known_as"))
            born += timedelta(days=r.randint(330, 1500))

    # how somebody is told

    def told(self, person: Person, mess: float = 1.0) -> Record:
        """The person as one agency might tell of them; `mess` scales how often it goes wrong."""
        r = self.random

        def happens(chance: float) -> bool:
            return r.random() < chance * mess

        given, middle, family = self._names_told(person, happens)
        home = person.home
        if happens(0.16):
            home = self._address()
            if r.random() < 0.3:  # most moves are near
                home = replace(home, postcode=r.choice(self.near[person.home.postcode[:4]]))
            elif r.random() < 0.05:
                home = replace(home, postcode=person.home.postcode)
        elif happens(0.05):
            home = replace(home, postcode=self._typo(home.postcode))
        return Record(
            names=(
                Name(f"{given} {middle}".strip(), family),
                *(n for n in person.other_names if r.random() < 0.4),
            ),
            born=self._date_told(person.born, happens),
            sex="" if happens(0.03) else ("fm".strip(person.sex) if happens(0.008) else person.sex),
            addresses=() if happens(0.12) else (home,),
            phones=self._phones_told(person, happens),
            nhs="" if happens(0.55) else self._typo(person.nhs) if happens(0.015) else person.nhs,
        )

    def _phones_told(self, person: Person, happens) -> tuple[str, ...]:
        if not person.phone or happens(0.55):
            return ()
        if happens(0.25):  # another of theirs, or a mistyped one
            return (f"07{self.random.randint(10**8, 10**9 - 1)}",)
        return (person.phone,)

    def _names_told(self, person: Person, happens) -> tuple[str, str, str]:
        r = self.random
        given, family = person.given, person.family
        middle = person.middle if not happens(0.5) else ""
        if happens(0.05):
            given = r.choice(sorted(nicknames(given.lower())) or [given])
        elif happens(0.06):
            given = self._spelt(given, person.origin)
        elif happens(0.10):
            given = self._typo(given)
        if happens(0.02):
            given = self._typo(given)
        if happens(0.06):
            family = self._surname(person.origin)
        elif happens(0.02):
            family = f"{family}-{self._surname(person.origin)}"
        elif happens(0.06):
            family = self._spelt(family, person.origin)
        elif happens(0.08):
            family = self._typo(family)
        if happens(0.02):
            given, family = family, given
        if happens(0.01):
            family = ""
        elif happens(0.006):
            given = ""
        elif middle and happens(0.02):
            given, middle = middle, ""
        elif happens(0.008):
            given = given[:1]
        elif middle and happens(0.08):
            middle = self._typo(middle)
        return given, (middle[:1] if middle and happens(0.2) else middle), family

    def _date_told(self, born: date, happens) -> str:
        r = self.random
        if happens(0.07):
            return ""
        if happens(0.04):
            return str(born.year + (r.choice((-1, 0, 0, 1))))
        told = born.isoformat()
        if happens(0.03):
            return f"{born.year}-{born.day:02}-{born.month:02}"
        if happens(0.06):
            place = r.choice((2, 3, 5, 6, 8, 9))
            return told[:place] + r.choice("0123456789") + told[place + 1 :]
        if happens(0.015):
            return replace_part(born, r).isoformat()
        return told

    def _typo(self, word: str) -> str:
        if len(word) < 2:
            return word
        r = self.random
        place = r.randrange(len(word) - 1) if r.random() < 0.2 else r.randrange(1, len(word))
        new = r.choice("0123456789" if word[place].isdigit() else LETTERS)
        kind = r.random()
        if kind < 0.3 and place:
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        if kind < 0.55:
            return word[:place] + word[place + 1 :]
        return word[:place] + new + word[place + (kind < 0.8) :]

    def _spelt(self, name: str, origin: int) -> str:
        for names in lists.ORIGINS[origin][1:]:
            for word in str(names).split():
                spellings = word.split("/")
                if name in spellings and len(spellings) > 1:
                    return self.random.choice([s for s in spellings if s != name])
        return name.replace("ph", "f").replace("ie", "y").replace("ck", "k").replace("ee", "i")


def replace_part(born: date, random: Random) -> date:
    """The same date with its year, month or day told wrong."""
    part = random.choice(("year", "month", "day"))
    if part == "year":
        return born.replace(year=born.year + random.choice((-10, -2, -1, 1, 2, 10)), day=1)
    if part == "month":
        return born.replace(month=random.randint(1, 12), day=min(born.day, 28))
    return born.replace(day=random.randint(1, 28))


def relatives(people: list[Person]) -> Iterator[tuple[Person, Person]]:
    """Each pair of two people of one family."""
    start = 0
    for end in range(1, len(people) + 1):
        if end == len(people) or people[end].family_number != people[start].family_number:
            for i in range(start, end):
                yield from ((people[i], people[j]) for j in range(i + 1, end))
            start = end
