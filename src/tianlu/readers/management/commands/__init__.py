"""The `account` command."""
