"""Holdings' answers to the catalog: a step of every import, a say in withdrawals and merges."""

from tianlu.catalog.data import import_steps, record_vetoes
from tianlu.holdings.services import HoldingsOfRecords, HoldingsStep

import_steps.register("holdings", HoldingsStep())
record_vetoes.register("holdings", HoldingsOfRecords())
