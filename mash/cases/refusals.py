"""What a person can mend: an act that is theirs to do, but not so or not now."""


class NotPossible(Exception):
    """Says in one sentence what is in the way and what to do next; `field` names the input."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
