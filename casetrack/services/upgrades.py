"""Bring up a book of an earlier version of the program: its tables, and what this version keeps beside the events."""

from __future__ import annotations

from casetrack.config import Settings
from casetrack.services.first_evidence import begin_evidence
from casetrack.services.installation import create_installation
from casetrack.services.late_sealing import seal_standing
from casetrack.services.papers import split_lines
from casetrack.services.publication import publish_standing
from casetrack.services.rebuild import fill_missing
from casetrack.services.search_upkeep import write_missing_words
from casetrack.services.vault_keys import ensure_key


def upgrade(settings: Settings) -> int:
    """Bring a book up to this program's version, if it is not; give how many cases were folded anew.

    Raise DefinitionError when the file of a workflow version on which a case stands is missing.
    """
    installation = create_installation(settings)
    try:
        with installation.database.begin() as session:
            publish_standing(session, installation.library, installation.clock())
            ensure_key(session, installation)
        seal_standing(installation)
        begin_evidence(installation)
        write_missing_words(installation)
        split_lines(installation)
        return fill_missing(installation)
    finally:
        installation.database.dispose()
