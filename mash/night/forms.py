"""What is written at night: the manager's word to the team, and what the team did."""

from django.utils.translation import gettext_lazy as _

from mash.cases.forms import LINE, ActForm, Words

WORD, DID = 2_000, 5_000  # characters
# as the actions say it
SAY_WHAT_FOR = _("Say what the night team should watch for or do.")
SAY_WHAT = _("Say what you did.")


class HandOverForm(ActForm):
    """A word with the pack: what to watch for."""

    note = Words(
        label=_("What should the night team watch for or do?"),
        help_text=_("The night team and whoever manages this case can read it."),
        missing=SAY_WHAT_FOR,
        limit=WORD,
    )


class NoteForm(ActForm):
    """What was done in the night."""

    did = Words(
        label=_("What did you do?"),
        help_text=_(
            "With the time of each step. Everyone on this case can read it: the MASH managers and"
            " the agencies that are asked. It cannot be changed later; you can write another."
        ),
        missing=SAY_WHAT,
        limit=DID,
    )
    spoke_to = Words(label=_("Whom did you speak to?"), limit=LINE)
    next_step = Words(label=_("What is the agreed next step?"), limit=WORD)
