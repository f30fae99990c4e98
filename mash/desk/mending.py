"""What an error beside a field says: what to do next, in the words of the field's own label."""

from django.forms import BoundField, CheckboxInput, Field
from django.forms.widgets import ChoiceWidget

REQUIRED = Field.default_error_messages["required"]


def errors_of(bound: BoundField) -> list[str]:
    """The sentences for one field of a Django form; its form's own words stay as they are."""
    return [mend(bound) if message == REQUIRED else str(message) for message in bound.errors]


def mend(bound: BoundField) -> str:
    label, widget = str(bound.label), bound.field.widget
    if isinstance(widget, CheckboxInput):
        return f"Tick “{label}” to go on"
    if isinstance(widget, ChoiceWidget):
        return f"Choose an answer to “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    is_name = label[1:2].isupper()  # an abbreviation, such as NHS number
    return f"Enter {label if is_name else label[:1].lower() + label[1:]}"
