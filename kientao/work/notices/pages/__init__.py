"""Pages of notices: what everybody reads, what other programs read, what officers write."""
