"""What a walk through the pages met that is read: the pages, and the lists that are taken away."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawler import Crawl


def pages_of(crawl: Crawl) -> Iterator[tuple[str, str]]:
    """Give the pages among what a crawl met, with their addresses."""
    for address, content in crawl.met.items():
        head, begins, page = content.partition(b"<!DOCTYPE html>")
        if begins and b"text/html" in head:
            yield address, page.decode()


def lists_of(crawl: Crawl) -> Iterator[tuple[str, str]]:
    """Give the lists that are taken away as CSV; but registers, which are papers."""
    for address, content in crawl.met.items():
        _head, begins, rows = content.partition("\ufeff".encode())
        if begins and ".csv" in address and not address.startswith("/so/"):
            yield address, rows.decode()
