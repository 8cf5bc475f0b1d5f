"""Officers' pages of tasks."""
