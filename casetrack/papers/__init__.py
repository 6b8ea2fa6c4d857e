"""Rows to bytes: charts and, later, letters, sheets and feeds."""
