"""Addresses of the holdings' pages."""

from django.urls import path

from tianlu.holdings import web

urlpatterns = [path("desk/mappings", web.mapping_page, name="holdings-mapping")]
