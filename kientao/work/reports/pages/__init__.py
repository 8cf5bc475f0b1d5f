"""Pages of reports: one file a topic."""
