"""`/api/v1`: imports, tables of books and authorities, for programs."""

from ninja import Router

from tianlu.catalog.api.authorities import router as authorities
from tianlu.catalog.api.imports import router as imports
from tianlu.catalog.api.tables import router as tables

router = Router()
for one in (imports, tables, authorities):
    router.add_router("", one)
