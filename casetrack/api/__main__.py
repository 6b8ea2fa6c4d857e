"""Write the OpenAPI document to standard output: `python -m casetrack.api > docs/openapi.json`."""

from __future__ import annotations

import json
import sys

from casetrack.api import document

json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
sys.stdout.write("\n")
