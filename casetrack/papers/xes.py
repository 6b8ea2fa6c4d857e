"""An event log as XES (IEEE 1849), piece by piece, so that a large book needs no more memory than a small one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from casetrack.papers.event_log import LoggedCase, LoggedEvent, Value, attributes_of, spell

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event">
<string key="concept:name" value=""/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
</global>
<classifier name="Activity" scope="event" keys="concept:name"/>
"""
# What no XML may hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xes(cases: Iterable[LoggedCase], name: str) -> Iterator[str]:
    """Write a log with its name, one case after another; each case is one piece."""
    yield _HEAD + _attribute("concept:name", name)
    for case in cases:
        yield f"<trace>\n{_attributes(case)}{''.join(map(_event, case.events))}</trace>\n"
    yield "</log>\n"


def _event(event: LoggedEvent) -> str:
    return f"<event>\n{_attributes(event)}</event>\n"


def _attributes(logged: LoggedCase | LoggedEvent) -> str:
    return "".join(_attribute(key, value) for key, value in attributes_of(logged))


def _attribute(key: str, value: Value) -> str:
    words = quoteattr(_FORBIDDEN.sub("\ufffd", spell(value)))
    return f'<{_kind(value)} key="{key}" value={words}/>\n'


def _kind(value: Value) -> str:
    """Name the type of an attribute. A day is a string: as an instant it would be another day in another zone."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int"
    return "date" if isinstance(value, datetime) else "string"
