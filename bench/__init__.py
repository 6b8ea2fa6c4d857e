"""Measurements. Each compares in one run, and says on which machine and which versions it ran."""
