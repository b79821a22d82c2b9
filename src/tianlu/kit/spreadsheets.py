"""Values for files that people open in a spreadsheet program."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """The value as text; what a spreadsheet would take for a formula gets a quotation mark before it (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
