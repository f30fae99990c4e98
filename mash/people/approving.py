"""By which model the hub compares: the shipped one, or one that a person approved."""

import hashlib
import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mash.agencies.actions import OWNER
from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.matching.model import Model
from mash.matching.tables import CannotRead
from mash.need_to_know.acts import Act
from mash.people.models import ApprovedModel

log = logging.getLogger(__name__)
REFUSED = (
    "{path} is not approved, or was changed since. Read the report on it, then run:"
    " mash people approve {path} --by USERNAME"
)


def approve_model(path: Path, *, username: str, now: datetime) -> ApprovedModel:
    """Keep that this worker approved this very file. By the owner, at the command line."""
    model, digest = read(path)
    by = Worker.objects.filter(user__username=username, user__is_active=True).first()
    if by is None:
        raise CannotRead(f"There is no worker {username} in this hub.")
    with transaction.atomic(using=OWNER), transaction.atomic():
        kept, is_new = ApprovedModel.objects.using(OWNER).get_or_create(
            digest=digest, defaults={"version": model.version, "by_id": by.pk, "at": now}
        )
        if is_new:
            record(by=by, act=Act.APPROVE_MODEL, now=now, digest=digest, version=model.version)
    return kept


def read(path: Path) -> tuple[Model, str]:
    """The model in a file, and the digest of the file."""
    try:
        return Model.read(path), hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError, TypeError) as fault:
        raise CannotRead(f"{path}: no model ({fault})") from fault


def approved_model(path: Path) -> Model:
    """The model in this file; CannotRead where nobody approved this very file."""
    model, digest = read(path)
    if not ApprovedModel.objects.filter(digest=digest).exists():
        raise CannotRead(REFUSED.format(path=path))
    return model


def approved_for(path: Path | None) -> Model:
    """The model of this file, else of MASH_MODEL, else the shipped one; CannotRead if refused."""
    path = path or (Path(settings.MASH_MODEL) if settings.MASH_MODEL else None)
    return approved_model(path) if path else Model.shipped()


def model_in_use() -> Model:
    """For the pages, which go on: by the shipped model where the one that is set is refused."""
    try:
        return approved_for(None)
    except CannotRead as reason:
        log.error("%s Meanwhile people are compared by the shipped model.", reason)
        return Model.shipped()
