"""The contract's OpenAPI description, made from the routes and the domain's own records: docs/openapi.json."""

import json
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from wardoffice.contract import CONTRACT_VERSION
from wardoffice.hub.web import models
from wardoffice.hub.web.application import routes_of_the_contract

REFERENCE = "#/components/schemas/{model}-Input"


def description() -> dict[str, Any]:
    """OpenAPI 3.1; the same for the same source, whatever machine it is made on."""
    made = get_openapi(
        title="WardOffice hub",
        version=str(CONTRACT_VERSION),
        description="What a desk and the hub of a ward say to each other. Errors are problem details (RFC 9457).",
        routes=routes_of_the_contract().routes,
    )
    schemas = made["components"]["schemas"]
    _, sent = models_json_schema([(model, "validation") for model in models.SENT], ref_template=REFERENCE)
    schemas.update({f"{name}-Input": schema for name, schema in sent["$defs"].items()})
    schemas["Problem"] = models.Problem.model_json_schema()
    return made


def description_text() -> str:
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
