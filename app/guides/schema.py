"""The JSON Schema of guide files, so that editors complete and check while the author types.

python -m app.guides.schema > resources/schemas/guide.schema.json
"""

import json

import msgspec

from app.domain.guide import Guide


def schema_text() -> str:
    """Return the schema as it is kept in `resources/schemas/guide.schema.json`."""
    found = msgspec.json.schema(Guide)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
