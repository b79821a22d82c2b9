"""Accounts, roles and sign-in: the only room that knows a person's name."""
