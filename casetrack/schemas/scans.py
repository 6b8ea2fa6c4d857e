"""What is asked when scans are sent to be attached by their names."""

from __future__ import annotations

from casetrack.schemas.base import Choice, Form
from casetrack.services.state_secrets import CHOICES


class SendScansForm(Form):
    """Send scans, the parts `files`: whether any of them is a state secret."""

    secrecy = Choice(CHOICES, required=True)
