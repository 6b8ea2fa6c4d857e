"""Workflows, calendars and clocks as pure functions: dates and facts in, decisions out. No database, no web."""
