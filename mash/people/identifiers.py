"""The numbers by which services know a person: read as they are written, and tested for slips."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DIGITS = "0123456789"
UPN_LAST = set(DIGITS) | set(UPN_LETTERS)


def tidy_number(text: str) -> str:
    """As services keep it: no spaces or hyphens, capital letters."""
    return "".join(text.split()).replace("-", "").upper()


def is_nhs_number(text: str) -> bool:
    """Ten digits, the last of which checks the others (modulus 11)."""
    if len(text) != 10 or not set(text) <= set(DIGITS):
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(text[:9]))
    return (11 - total % 11) % 11 == int(text[9])  # ten equals no digit: such numbers are not given


def is_upn(text: str) -> bool:
    """A unique pupil number: a letter that checks the rest, eleven digits, a digit or letter.

    The letter is the sum of each character times its place (2 to 13), modulus 23; a temporary
    number's last letter counts as its place in the same alphabet (Department for Education).
    """
    if len(text) != 13 or text[0] not in UPN_LETTERS or text[12] not in UPN_LAST:
        return False
    if not set(text[1:12]) <= set(DIGITS):
        return False
    values = [DIGITS.index(one) for one in text[1:12]]
    last = DIGITS if text[12] in DIGITS else UPN_LETTERS
    values.append(last.index(text[12]))
    total = sum(value * place for place, value in enumerate(values, start=2))
    return UPN_LETTERS[total % 23] == text[0]
