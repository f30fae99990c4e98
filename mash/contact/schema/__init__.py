"""The published JSON Schema of a contact, drawn from what the hub itself checks."""

import json
from pathlib import Path
from typing import Any

from mash.contact.faults import what_at
from mash.contact.intake import ContactIn

PUBLISHED = Path(__file__).parent / "contact.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BLOCKS = {
    "ReferrerIn": "referrer",
    "DisclosureIn": "disclosures",
    "RelationshipIn": "relationships",
    "ProfessionalIn": "professionals",
    "ConsentIn": "consent",
}


def contact_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12. It says the shape; days, numbers that check themselves and what
    goes with what are checked on receipt."""
    drawn = ContactIn.model_json_schema()
    for title, block in [("", drawn), *drawn["$defs"].items()]:
        block.pop("title")
        for name, field in block["properties"].items():
            field.pop("title", None)
            where = (BLOCKS.get(title, ""), name) if title else (name,)
            field["description"] = str(what_at(where))
    about = (
        "A contact about a child for a Multi-Agency Safeguarding Hub, as `mash receive` takes it."
    )
    schema = {"$schema": DIALECT, "$id": "urn:openmash:contact"} | drawn | {
        "title": "Contact",
        "description": about,
    }  # fmt: skip
    said: dict[str, Any] = json.loads(json.dumps(schema, default=str))  # texts that wait are said
    return said


def as_published() -> str:
    return json.dumps(contact_schema(), indent=2, ensure_ascii=True) + "\n"
