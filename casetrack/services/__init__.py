"""Use cases: functions (work, ids, command) that find, judge, act, record and return."""
