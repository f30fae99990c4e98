"""The code lists of a contact, with their meaning: the field's own where it has them.

Sources and ethnicities are those of the children in need census (one list serves contacts too).
"""

from mash.language import later
from mash.people.relationships import RELATIONSHIPS as RELATIONSHIPS  # the form shows it

KINDS = {
    "safeguarding": later("A child may be at risk of harm"),
    "early_help": later("A family needs support, and has agreed to be referred"),
}

CHANNELS = {
    "form": later("Referral form"),
    "telephone": later("Telephone"),
    "email": later("Email"),
    "letter": later("Letter"),
    "visit": later("Visit in person"),
    "police_notification": later("Police notification"),
    "out_of_hours": later("Out of hours team"),
    "other": later("Another way"),
}

SOURCES = {
    "1A": later("Family member, relative or carer"),
    "1B": later("Acquaintance, such as a neighbour or child minder"),
    "1C": later("The child"),
    "1D": later("Another individual, such as a stranger or an MP"),
    "2A": later("School"),
    "2B": later("Education services"),
    "3A": later("GP"),
    "3B": later("Health visitor"),
    "3C": later("School nurse"),
    "3D": later("Other primary health services, such as a midwife"),
    "3E": later("Accident and emergency"),
    "3F": later("Other health services, such as a hospice"),
    "4": later("Housing: local authority or housing association"),
    "5A": later("This council: social care, such as for adults"),
    "5B": later("This council: another service"),
    "5C": later("Another council"),
    "5D": later("This council: early help"),
    "6": later("Police"),
    "7": later("Courts, probation, immigration, Cafcass or prison"),
    "8": later("Another organisation, such as a charity or children's centre"),
    "9": later("Anonymous"),
    "10": later("Not known"),
}
ANONYMOUS = "9"
# they tell us as part of their work: they cannot be anonymous
PROFESSIONALS = {code for code in SOURCES if code[0] in "2345678"}

SEXES = {"F": later("Female"), "M": later("Male"), "U": later("Not known")}

ETHNICITIES = {
    "WBRI": later("White British"),
    "WIRI": later("White Irish"),
    "WIRT": later("Traveller of Irish heritage"),
    "WOTH": later("Any other White background"),
    "WROM": later("Gypsy or Roma"),
    "MWBC": later("White and Black Caribbean"),
    "MWBA": later("White and Black African"),
    "MWAS": later("White and Asian"),
    "MOTH": later("Any other mixed background"),
    "AIND": later("Indian"),
    "APKN": later("Pakistani"),
    "ABAN": later("Bangladeshi"),
    "AOTH": later("Any other Asian background"),
    "BCRB": later("Caribbean"),
    "BAFR": later("African"),
    "BOTH": later("Any other Black background"),
    "CHNE": later("Chinese"),
    "OOTH": later("Any other ethnic group"),
    "REFU": later("Refused to say"),
    "NOBT": later("Not known yet"),
}

TOLD = {
    "yes": later("Yes"),
    "no": later("No"),
    "not_known": later("I do not know"),
}
AGREED = {
    "yes": later("Yes"),
    "no": later("No"),
    "not_asked": later("They were not asked"),
}
