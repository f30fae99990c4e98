"""Who somebody may be to somebody else, in the words of the form."""

from mash.language import later

# a person is … of another
RELATIONSHIPS = {
    "mother": later("mother"),
    "father": later("father"),
    "parent": later("parent"),
    "expectant_mother": later("expectant mother"),
    "expectant_father": later("expectant father"),
    "step_parent": later("step-parent"),
    "parents_partner": later("parent's partner"),
    "adoptive_parent": later("adoptive parent"),
    "foster_carer": later("foster carer"),
    "guardian": later("guardian"),
    "other_carer": later("other carer"),
    "child": later("child"),
    "sister": later("sister"),
    "brother": later("brother"),
    "sibling": later("sibling"),
    "half_sibling": later("half-sibling"),
    "step_sibling": later("step-sibling"),
    "grandmother": later("grandmother"),
    "grandfather": later("grandfather"),
    "aunt": later("aunt"),
    "uncle": later("uncle"),
    "cousin": later("cousin"),
    "other_relative": later("other relative"),
    "husband": later("husband"),
    "wife": later("wife"),
    "partner": later("partner"),
    "former_partner": later("former partner"),
    "friend": later("friend"),
    "lodger": later("lodger"),
    "not_related": later("not related"),
    "not_known": later("relation not known"),
}
