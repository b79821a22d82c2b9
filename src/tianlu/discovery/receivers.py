"""What discovery contributes to the packages below it."""
