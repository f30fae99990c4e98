"""The hub's own settings, with a cheaper passphrase hash so that tests are quick."""

from config.settings import *  # noqa: F403  # all of them

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
