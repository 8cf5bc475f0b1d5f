"""What the database needs once a day so that its plans fit what is in it."""

from django.db import connection

from .jobs import daily
from .models import Job

SAMPLE = 1000  # rows of each index looked at: enough for the planner, milliseconds at any size


@daily("database.optimize")
def optimize(job: Job) -> None:
    """SQLite learns how its rows are spread only when asked. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
            cursor.execute("ANALYZE")
