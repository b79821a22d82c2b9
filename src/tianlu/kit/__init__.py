"""What every room stands on: errors, clock, jobs, feed, events, text, files, connections. No library words."""
