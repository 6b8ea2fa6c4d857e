"""`python -m casetrack` is the command `casetrack`."""

from casetrack.cli import main

main()
