"""A search as a feed: Atom (RFC 4287) and RSS 2.0. Ids are tag URIs (RFC 4151), so they stay when addresses change."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from tianlu.catalog.data import RecordView
from tianlu.discovery.presenting import full_title, imprint, main_name, record_address, responsibility

_ATOM = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml"}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is about: its title, its page, its own address, the root of addresses (`https://host`), its language."""

    title: str
    page: str
    own: str
    root: str
    language: str
    updated: datetime


def atom(channel: Channel, records: Sequence[RecordView]) -> bytes:
    """The records as an Atom feed."""
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": channel.language})
    _text(feed, "id", channel.own)
    _text(feed, "title", channel.title)
    _text(feed, "updated", channel.updated.isoformat())
    _text(ET.SubElement(feed, "author"), "name", channel.title)
    ET.SubElement(feed, "link", {"rel": "self", "type": TYPES["atom"], "href": channel.own})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": channel.page})
    for record in records:
        entry = ET.SubElement(feed, "entry")
        _text(entry, "id", tag_of(channel.root, record))
        _text(entry, "title", full_title(record.bib))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": _address(channel, record)})
        _text(entry, "published", record.created_at.isoformat())
        _text(entry, "updated", record.updated_at.isoformat())
        if name := main_name(record.bib):
            _text(ET.SubElement(entry, "author"), "name", name)
        _text(entry, "summary", _summary(record))
    return _written(feed)


def rss(channel: Channel, records: Sequence[RecordView]) -> bytes:
    """The records as an RSS 2.0 channel, whose descriptions readers take for HTML."""
    feed = ET.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    about = ET.SubElement(feed, "channel")
    _text(about, "title", channel.title)
    _text(about, "link", channel.page)
    _text(about, "description", html.escape(channel.title, quote=False))
    _text(about, "language", channel.language)
    _text(about, "lastBuildDate", format_datetime(channel.updated))
    ET.SubElement(about, "atom:link", {"rel": "self", "type": TYPES["rss"], "href": channel.own})
    for record in records:
        item = ET.SubElement(about, "item")
        _text(item, "title", full_title(record.bib))
        _text(item, "link", _address(channel, record))
        _text(item, "description", html.escape(_summary(record), quote=False))
        _text(item, "pubDate", format_datetime(record.created_at))
        ET.SubElement(item, "guid", {"isPermaLink": "false"}).text = tag_of(channel.root, record)
    return _written(feed)


def tag_of(root: str, record: RecordView) -> str:
    """The record's tag URI: whose it is, since when, which."""
    host = root.partition("://")[2].partition(":")[0]
    return f"tag:{host},{record.created_at:%Y-%m-%d}:records/{record.id}"


def _address(channel: Channel, record: RecordView) -> str:
    return channel.root + record_address(record.id)


def _summary(record: RecordView) -> str:
    return " · ".join(part for part in (responsibility(record.bib), *imprint(record.bib)) if part)


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = _UNFIT.sub("", value)


def _written(feed: ET.Element) -> bytes:
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written
