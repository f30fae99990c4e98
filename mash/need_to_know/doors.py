"""How a view tells the walls that it stands otherwise than the rest."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """No worker is asked for, and none is known to the database: no row of a case is seen."""
    view.is_open = True  # type: ignore[attr-defined]  # read by `NeedToKnow` and `SessionLimits`
    return view


def in_parts(view: View) -> View:
    """It asks as its worker itself, part by part: no transaction is held over what takes long."""
    view.in_parts = True  # type: ignore[attr-defined]  # read by `NeedToKnow`
    return view
