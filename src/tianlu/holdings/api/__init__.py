"""`/api/v1`: call numbers, books in bulk, the accession register, inventories and cut-overs, for programs."""

from ninja import Router

from tianlu.holdings.api.call_numbers import router as call_numbers
from tianlu.holdings.api.cutovers import router as cutovers
from tianlu.holdings.api.inventories import router as inventories
from tianlu.holdings.api.register import router as register
from tianlu.holdings.api.scanning import router as scanning

router = Router()
for one in (call_numbers, scanning, register, inventories, cutovers):
    router.add_router("", one)
