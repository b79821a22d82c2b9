"""Exchangeable machinery: where keys live, how passwords are hashed."""
