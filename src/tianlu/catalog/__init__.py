"""What the library describes: contributions kept verbatim, records derived from them, imports, matching, versions."""
