"""The keys: what they lock opens in its own place alone; destroyed, it opens nowhere."""

import secrets
import stat
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from mash import keyring
from mash.audit.models import Payload
from mash.cases.models import Case
from mash.contact.models import Contact
from mash.sealed.models import Seal
from mash.sharing.actions import open_seal
from tests import cast
from tests.refusing import traces, trying
from tests.test_process import stories


def flipped(blob: bytes, at: int) -> bytes:
    changed = bytearray(blob)
    changed[at] ^= 1
    return bytes(changed)


@given(st.binary(max_size=2000), st.data())
def test_a_lock_opens_for_its_own_key_and_place_alone(text, data):
    key, place = secrets.token_bytes(32), keyring.bound("seal", 1)
    blob = keyring.lock(key, text, place)
    assert keyring.unlock(key, blob, place) == text

    at = data.draw(st.integers(0, len(blob) - 1))
    for wrong in (
        (key, flipped(blob, at), place),
        (key, blob[:at], place),
        (key, blob, keyring.bound("seal", 2)),
        (secrets.token_bytes(32), blob, place),
    ):
        with pytest.raises(keyring.CannotOpen, match="^This text cannot be opened.$"):
            keyring.unlock(*wrong)


def test_a_name_that_could_shift_what_is_bound_is_refused():
    with pytest.raises(ValueError, match="may not hold"):
        keyring.bound("seal", "a|b")


def sealed_in(case: Case) -> Seal:
    return cast.seeing("paul", lambda: Seal.objects.get(case_id=case.pk))


def opens(seal: Seal) -> str:
    return trying("mara", open_seal, seal=seal, reason="To decide.")["text"]


def test_destroying_the_keys_of_a_case_makes_its_stories_and_seals_unreadable(db):
    case, other = cast.shared(), cast.shared()
    seal, others = (sealed_in(one) for one in (case, other))

    destroyed = keyring.destroy_case_keys(case.pk)

    assert destroyed == 2  # the hub's for the story, the police's for the seal
    gone: list[Callable[[], Any]] = [
        lambda: [row.words for one in stories() for row in one.objects.filter(case_id=case.pk)],
        lambda: keyring.case_key(case.pk),
    ]
    for look in gone:
        with pytest.raises(keyring.CannotOpen):
            cast.seeing("mara", look)
    with pytest.raises(keyring.CannotOpen):
        opens(seal)
    assert cast.seeing("mara", lambda: Contact.objects.get(case=other).words)
    assert opens(others) == cast.SECRET
    assert keyring.destroy_case_keys(case.pk) == 0


def test_the_reasons_beside_the_audit_go_with_the_key_and_the_audit_stays(db):
    case = cast.shared()
    before = len(traces())

    def read() -> list[bytes]:
        key = keyring.case_key(case.pk)
        return [
            keyring.unlock(key, one.told, keyring.bound("audit", one.entry_id, case.pk))
            for one in Payload.objects.filter(case_id=case.pk)
        ]

    assert any(b"A credible disclosure." in one for one in cast.seeing("mara", read))
    keyring.destroy_case_keys(case.pk)

    with pytest.raises(keyring.CannotOpen):
        cast.seeing("mara", read)
    assert len(traces()) == before


def test_the_keys_are_in_files_that_only_the_hub_reads(db):
    case = cast.shared()

    keys = [settings.MASH_ROOT_KEY, *settings.MASH_KEYS.rglob("*")]
    assert keyring.case_folder(case.pk) / "southwark.police.key" in keys
    for path in keys:
        open_to = stat.S_IMODE(path.stat().st_mode)
        assert open_to == (0o700 if path.is_dir() else 0o600), path


def test_a_key_is_made_once_though_many_ask_at_once():
    case = uuid.uuid4()

    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda _: keyring.case_key(case, "race", make=True), range(40)))

    assert len(set(made)) == 1
    assert keyring.case_key(case, "race") == made[0]
    assert [path.name for path in keyring.case_folder(case).iterdir()] == ["race.key"]


def test_no_key_is_made_by_looking():
    case = uuid.uuid4()

    with pytest.raises(keyring.CannotOpen):
        keyring.case_key(case)
    assert not keyring.case_folder(case).exists()
