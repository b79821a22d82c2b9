"""`/api/v1`: the packages' routers under one roof."""

from tianlu import __version__
from tianlu.archive.api import router as archive_router
from tianlu.catalog.api import router as catalog_router
from tianlu.discovery.api import router as discovery_router
from tianlu.holdings.api import router as holdings_router
from tianlu.kit.api import Api

api = Api(
    title="Tianlu 天禄",
    version=__version__,
    description="A library's records, holdings and work. Errors are problem documents (RFC 9457).",
    urls_namespace="api-v1",
)
api.add_router("", discovery_router)
api.add_router("", catalog_router)
api.add_router("", holdings_router)
api.add_router("", archive_router)
