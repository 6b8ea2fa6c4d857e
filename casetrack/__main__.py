"""`python -m casetrack`, for a machine whose path does not hold the `casetrack` command."""

from casetrack.cli import main

if __name__ == "__main__":
    main()
