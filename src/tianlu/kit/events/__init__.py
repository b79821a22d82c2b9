"""The event log: what happens in the library, told without telling who.

An event with a fact (something was lent) is recorded in the fact's transaction. An event without one (something was
searched) goes to a spool that never makes the reader wait and is drained into the table in batches; a kill may lose the
last second of it. Every kind declares its fields and their types, and nothing else is accepted.
"""

from tianlu.kit.events.declaring import EventKind, FieldType, UndeclaredEvent, declare, kinds
from tianlu.kit.events.draining import drain_spools
from tianlu.kit.events.reading import counted_texts
from tianlu.kit.events.recording import record
from tianlu.kit.events.spooling import flush, spool

__all__ = [
    "EventKind",
    "FieldType",
    "UndeclaredEvent",
    "counted_texts",
    "declare",
    "drain_spools",
    "flush",
    "kinds",
    "record",
    "spool",
]
