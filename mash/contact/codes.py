"""The code lists of a contact, with their meaning: the field's own where it has them.

Sources and ethnicities are those of the children in need census (one list serves contacts too).
"""

KINDS = {
    "safeguarding": "A child may be at risk of harm",
    "early_help": "A family needs support, and has agreed to be referred",
}

CHANNELS = {
    "form": "Referral form",
    "telephone": "Telephone",
    "email": "Email",
    "letter": "Letter",
    "visit": "Visit in person",
    "police_notification": "Police notification",
    "out_of_hours": "Out of hours team",
    "other": "Another way",
}

SOURCES = {
    "1A": "Family member, relative or carer",
    "1B": "Acquaintance, such as a neighbour or child minder",
    "1C": "The child",
    "1D": "Another individual, such as a stranger or an MP",
    "2A": "School",
    "2B": "Education services",
    "3A": "GP",
    "3B": "Health visitor",
    "3C": "School nurse",
    "3D": "Other primary health services, such as a midwife",
    "3E": "Accident and emergency",
    "3F": "Other health services, such as a hospice",
    "4": "Housing: local authority or housing association",
    "5A": "This council: social care, such as for adults",
    "5B": "This council: another service",
    "5C": "Another council",
    "5D": "This council: early help",
    "6": "Police",
    "7": "Courts, probation, immigration, Cafcass or prison",
    "8": "Another organisation, such as a charity or children's centre",
    "9": "Anonymous",
    "10": "Not known",
}
ANONYMOUS = "9"
# they tell us as part of their work: they cannot be anonymous
PROFESSIONALS = {code for code in SOURCES if code[0] in "2345678"}

SEXES = {"F": "Female", "M": "Male", "U": "Not known"}

ETHNICITIES = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WOTH": "Any other White background",
    "WROM": "Gypsy or Roma",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Caribbean",
    "BAFR": "African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused to say",
    "NOBT": "Not known yet",
}

# a person is … of another
RELATIONSHIPS = {
    "mother": "mother",
    "father": "father",
    "parent": "parent",
    "expectant_mother": "expectant mother",
    "expectant_father": "expectant father",
    "step_parent": "step-parent",
    "parents_partner": "parent's partner",
    "adoptive_parent": "adoptive parent",
    "foster_carer": "foster carer",
    "guardian": "guardian",
    "other_carer": "other carer",
    "child": "child",
    "sister": "sister",
    "brother": "brother",
    "sibling": "sibling",
    "half_sibling": "half-sibling",
    "step_sibling": "step-sibling",
    "grandmother": "grandmother",
    "grandfather": "grandfather",
    "aunt": "aunt",
    "uncle": "uncle",
    "cousin": "cousin",
    "other_relative": "other relative",
    "husband": "husband",
    "wife": "wife",
    "partner": "partner",
    "former_partner": "former partner",
    "friend": "friend",
    "lodger": "lodger",
    "not_related": "not related",
    "not_known": "relation not known",
}

TOLD = {"yes": "Yes", "no": "No", "not_known": "I do not know"}
AGREED = {"yes": "Yes", "no": "No", "not_asked": "They were not asked"}
