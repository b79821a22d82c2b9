"""How the pages look: tokens, components, covers, icons, preferences. See docs/developer/ui.md."""
