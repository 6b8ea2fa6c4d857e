"""This program, about to be killed: the real one, with pieces so small that many moments lie between two.

python -m tests.proof.handover_in_small_pieces import handover ...       (the installation is that of CASETRACK_*)
"""

from __future__ import annotations

from casetrack.cli import main
from casetrack.services import batch_confirming, batch_staging

if __name__ == "__main__":
    batch_staging.ROWS_AT_ONCE = 60
    batch_confirming.CASES_AT_ONCE = 10
    main()
