"""What an error beside a field says: what to do next, in the words of the field's own label."""

from django.forms import BoundField, CheckboxInput, Field
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as _

REQUIRED = Field.default_error_messages["required"]


def errors_of(bound: BoundField) -> list[str]:
    """The sentences for one field of a Django form; its form's own words stay as they are."""
    return [mend(bound) if message == REQUIRED else str(message) for message in bound.errors]


def mend(bound: BoundField) -> str:
    label, widget = str(bound.label), bound.field.widget
    if isinstance(widget, CheckboxInput):
        return _("Tick “%(label)s” to go on") % {"label": label}
    if isinstance(widget, ChoiceWidget):
        return _("Choose an answer to “%(label)s”") % {"label": label}
    if label.endswith("?"):
        return _("Answer “%(label)s”") % {"label": label}
    is_name = label[1:2].isupper()  # an abbreviation, such as NHS number
    return _("Enter %(label)s") % {"label": label if is_name else label[:1].lower() + label[1:]}
