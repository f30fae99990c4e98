from datetime import datetime

from pydantic import BaseModel, ConfigDict


class L(BaseModel):
    model_config = ConfigDict(extra="allow")


class Ref(L):
    source_code: str
    anonymous: bool = False


class Per(L):
    part: str


class Rel(L):
    person: int
    of: int
    kind: str


class Con(L):
    told: str
    agreed: str


class ContactIn(L):
    kind: str
    channel: str
    referrer: Ref
    immediate_danger: bool = False
    people: list[Per]
    relationships: list[Rel] = []
    consent: Con
    received_at: datetime | None = None
    submission: str | None = None
