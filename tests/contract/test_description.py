"""docs/openapi.json is what the hub really is: made from it, the same as committed, and held to by its answers."""

import json
from pathlib import Path

from wardoffice.domain.commands import KINDS
from wardoffice.hub.web.description import description, description_text

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_the_committed_description_is_the_hubs_own() -> None:
    message = "docs/openapi.json is out of date: python -m wardoffice.hub.web.description docs/openapi.json"
    assert COMMITTED.read_text(encoding="utf-8") == description_text(), message


def test_every_act_is_described_with_its_own_payload() -> None:
    schemas = description()["components"]["schemas"]
    described = schemas["Commands-Input"]["properties"]["commands"]["items"]["discriminator"]["mapping"]
    assert set(described) == set(KINDS)
    for reference in described.values():
        assert reference.removeprefix("#/components/schemas/") in schemas


def test_every_reference_in_the_description_leads_somewhere() -> None:
    made = description()
    text = json.dumps(made)
    names = {part.split('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]}
    assert names <= set(made["components"]["schemas"])
