"""Taking a case in hand: its row is locked, so that two acts on it come one after the other."""

from mash.cases.models import Case


def locked(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends. Case.DoesNotExist when hidden."""
    return (
        Case.objects.select_for_update(of=("self",)).select_related("hub_version").get(pk=case.pk)
    )
