"""What tells a story is kept encrypted under its case's key: `told` in the row, words in hand."""

import json
import uuid
from typing import Any

from django.db import models

from mash import keyring


class Story(models.Model):
    """A row that tells something of a case. `words` is what it says, `told` how it is kept.

    The ciphertext is bound to table, row and case: moved elsewhere it does not open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    told = models.BinaryField()
    case_id: uuid.UUID  # every story belongs to a case
    _words: dict[str, Any]

    class Meta:
        abstract = True

    def __init__(self, *args: Any, words: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words is not None:
            self.tell(words)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def place(self) -> bytes:
        return keyring.bound("story", self._meta.db_table, self.pk, self.case_id)

    def tell(self, words: dict[str, Any]) -> None:
        """Keep these words; `words` reads them back."""
        text = json.dumps(words, ensure_ascii=False).encode()
        self.told = keyring.lock(keyring.case_key(self.case_id), text, self.place())
        self._words = words

    @property
    def words(self) -> dict[str, Any]:
        if not hasattr(self, "_words"):
            text = keyring.unlock(keyring.case_key(self.case_id), self.told, self.place())
            self._words = json.loads(text)
        return self._words

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("_words", None)
        super().refresh_from_db(*args, **kwargs)
