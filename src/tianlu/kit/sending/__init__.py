"""A form sent twice by a page without scripts does once what it does: start at `middleware`."""
