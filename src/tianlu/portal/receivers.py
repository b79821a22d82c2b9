"""What the portal contributes to the packages below it."""
