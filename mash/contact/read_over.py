"""What was answered in the open form, to be read once more before it is sent."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mash.contact import codes
from mash.contact.form_rows import CONSENT, REFERRER
from mash.contact.forms import YES_NO, ContactForm
from mash.people.models import Part
from mash.people.relationships import RELATIONSHIPS

STORY = {
    "worries": _("What you are worried about"),
    "child_is_now": _("Where the child is now"),
    "going_well": _("What is going well"),
    "needs_to_happen": _("What needs to happen"),
    "support_tried": _("Support already tried"),
}

Rows = list[tuple[Any, str]]


def said(form: ContactForm, names: dict[str, Any]) -> Rows:
    return [(label, form.values[name]) for name, label in names.items() if form.values.get(name)]


def danger(form: ContactForm) -> Rows:
    answer = YES_NO.get(form.values.get("immediate_danger", ""))
    words = {True: _("Yes"), False: _("No"), None: _("Not answered")}[answer]
    rows: Rows = [(_("In immediate danger"), str(words))]
    return rows + said(form, {"danger_action": _("What has been done")})


def about(form: ContactForm) -> Rows:
    kind = codes.KINDS.get(form.values.get("kind", ""), "")
    rows: Rows = [(_("Why you tell us"), kind)]
    return rows + said(form, {"earlier_reference": _("Earlier reference")})


def people(form: ContactForm) -> Rows:
    rows: Rows = []
    for row in form.rows.indexes("people"):
        if form.is_told_of(row):
            rows.append((form.name_at(row), ". ".join(told_of(form, row))))
    for row in form.rows.indexes("relationships"):
        typed, names = form.rows.at("relationships", row), form.names()
        who, of = names.get(typed["person"], ""), names.get(typed["of"], "")
        if who and of:
            kind = RELATIONSHIPS.get(typed["kind"], "")
            rows.append((who, _("%(kind)s of %(name)s") % {"kind": kind, "name": of}))
    return rows


def told_of(form: ContactForm, row: int) -> list[str]:
    """What was told of one person, in short sentences."""
    typed = form.rows.at("people", row)
    parts = dict(Part.choices)
    found = [str(parts.get(typed["part"], ""))]
    if relation := RELATIONSHIPS.get(typed["relation"]):
        found.append(_("%(kind)s of %(name)s") % {"kind": relation, "name": form.called(0)})
    if typed["known_as"]:
        found.append(_("Known as %(name)s") % {"name": typed["known_as"]})
    if typed["birth_date"]:
        found.append(_("Born %(day)s") % {"day": typed["birth_date"]})
    if typed["unborn"]:
        found.append(_("Not yet born, due %(day)s") % {"day": typed["due_date"] or "?"})
    known = codes.SEXES.get(typed["sex"], ""), codes.ETHNICITIES.get(typed["ethnicity"], "")
    found += [str(one) for one in known]
    found += [", ".join(filter(None, [typed["address"], typed["postcode"]]))]
    if typed["address_protected"]:
        found.append(str(_("Their address is protected")))
    plain = ("telephone", "first_language", "disability", "school", "gp", "nhs_number", "upn")
    found += [typed[name] for name in plain]
    if typed["parental_responsibility"] == "yes":
        found.append(str(_("Has parental responsibility")))
    if typed["alleged_harm"]:
        found.append(str(_("Said to have harmed a child, or may have")))
    return [one for one in found if one]


def story(form: ContactForm) -> Rows:
    rows = said(form, STORY)
    for row in form.rows.indexes("disclosures"):
        if not form.rows.is_blank("disclosures", row):
            typed = form.rows.at("disclosures", row)
            who = ", ".join(filter(None, [typed["by_whom"], typed["when"]]))
            rows.append((_("Said by %(who)s") % {"who": who or "?"}, typed["what"]))
    return rows


def professionals(form: ContactForm) -> Rows:
    rows: Rows = []
    for row in form.rows.indexes("professionals"):
        typed = form.rows.at("professionals", row)
        if any(typed.values()):
            told = (typed[name] for name in typed if name != "name")
            rows.append((typed["name"] or _("Name not given"), ", ".join(filter(None, told))))
    return rows


def consent(form: ContactForm) -> Rows:
    told, agreed, why = (form.values.get(f"consent-{name}", "") for name in CONSENT)
    return [
        (_("The family knows"), codes.TOLD.get(told, "")),
        (_("The family agreed"), codes.AGREED.get(agreed, "")),
        *([(_("Why not"), why)] if why else []),
    ]


def referrer(form: ContactForm) -> Rows:
    typed = {name: form.values.get(f"referrer-{name}", "") for name in REFERRER}
    rows: Rows = [(_("Who you are"), codes.SOURCES.get(typed["source_code"], ""))]
    if typed["anonymous"] == "yes":
        rows.append((_("Your name"), str(_("You stay anonymous"))))
    names = {
        "name": _("Your name"),
        "relation_to_child": _("How you know the child"),
        "job": _("Job"),
        "organisation": _("Organisation"),
        "telephone": _("Telephone number"),
        "email": _("Email address"),
    }
    return rows + [(label, typed[name]) for name, label in names.items() if typed[name]]


ANSWERS = {
    "danger": danger,
    "about": about,
    "people": people,
    "story": story,
    "professionals": professionals,
    "consent": consent,
    "referrer": referrer,
}
