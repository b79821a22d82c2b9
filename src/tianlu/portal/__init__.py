"""The composition root: settings, addresses, the API, the command, home and the staff desk."""
