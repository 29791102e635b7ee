"""The contract's OpenAPI description, made from the routes and the domain's own records: docs/openapi.json."""

import json
import sys
from pathlib import Path
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from wardoffice.contract import CONTRACT_VERSION
from wardoffice.hub.web import models
from wardoffice.hub.web.application import routes_of_the_contract
from wardoffice.hub.web.problems import documented

LOCAL_TIME = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?$"
REFERENCE = "#/components/schemas/{model}-Input"


def description() -> dict[str, Any]:
    """OpenAPI 3.1; the same for the same source, whatever machine it is made on."""
    made = get_openapi(
        title="WardOffice hub",
        version=str(CONTRACT_VERSION),
        description="What a desk and the hub of a ward say to each other. Errors are problem details (RFC 9457). "
        "A desk names its version of the contract in the header WardOffice-Contract.",
        routes=routes_of_the_contract().routes,
    )
    schemas = made["components"]["schemas"]
    _, sent = models_json_schema([(model, "validation") for model in models.SENT], ref_template=REFERENCE)
    schemas.update({f"{name}-Input": schema for name, schema in sent["$defs"].items()})
    schemas["Problem"] = models.Problem.model_json_schema()
    _tell_local_times(made)
    for path in made["paths"].values():
        for operation in path.values():
            operation["responses"].update({str(status): told for status, told in documented(426).items()})
    return made


def _tell_local_times(part: Any) -> None:
    """An hour of the day has no zone here, which OpenAPI's own `time` (RFC 3339) would ask for."""
    if isinstance(part, dict):
        if part.get("format") == "time":
            del part["format"]
            part["pattern"] = LOCAL_TIME
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            _tell_local_times(one)


def description_text() -> str:
    """The description as it is committed."""
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(description_text(), encoding="utf-8")
