"""What an operator sees of the running library: logs without personal data, figures, health."""
