"""How long a clock runs in one case: which of its lengths fits, and the number where it stands in a field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casetrack.engine.definition import DeadlineRule, Definition, FieldLength, Length, Variant
from casetrack.errors import InvalidInput
from casetrack.text import Text

LONGEST = 2000  # of a number in a field: what is more was typed in the wrong box
_WRONG_LENGTH = Text("“{field}” phải từ 1 đến {most}.", "“{field}” must be 1 to {most}.")
_FROM_FIELD = Text("{label} (theo mục “{field}”)", "{label} (as “{field}” says)")


def choose_variant(rule: DeadlineRule, fields: Mapping[str, object], days: Mapping[str, date]) -> Variant:
    """Find the first length that holds for these fields and days of the law (`received`, `accepted`, `step_date`)."""
    for variant in rule.variants:
        in_force = variant.valid is None or variant.valid.covers(days[variant.valid.by])
        if in_force and (variant.when is None or variant.when.holds(fields)):
            return variant
    raise ValueError(f"the clock {rule.key} has no length for this case")  # E42 rules it out


def length_of(definition: Definition, variant: Variant, fields: Mapping[str, object]) -> Length | None:
    """Give the length, out of its field where it stands in one; None while that is blank."""
    if isinstance(variant.length, Length):
        return variant.length
    said = fields.get(variant.length.field)
    if said in (None, ""):
        return None
    n = int(str(said))
    if not 1 <= n <= LONGEST:
        label = definition.fields[variant.length.field].label
        wrong = _WRONG_LENGTH.with_(field=label, most=LONGEST)
        raise InvalidInput(wrong, {variant.length.field: wrong})
    return Length(n, variant.length.unit)


def label_of(definition: Definition, rule: DeadlineRule, variant: Variant) -> Text:
    """Name the length in the sum; one out of a field names the field too."""
    label = variant.label or rule.label
    if isinstance(variant.length, FieldLength):
        return _FROM_FIELD.with_(label=label, field=definition.fields[variant.length.field].label)
    return label
