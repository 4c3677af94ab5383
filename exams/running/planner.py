"""Does PostgreSQL know how large the tables have become? Plans are kept, and are made for the size that it knows.

A plan made for a table of some rows reads the whole table, which is quickest. It is kept by each connection until the
table is analysed again, and autovacuum looks once a minute: a hall that sits down at a new site meanwhile fills tables
that held three rows with tens of thousands, and each save would read them all. Analysing makes the plans anew.
"""

from __future__ import annotations

from django.db import connection

SMALL = 8  # pages (64 kB) that are read as quickly whole as by an index
GROWN = """
SELECT t.oid::regclass::text FROM pg_class t
WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
    AND pg_relation_size(t.oid) / current_setting('block_size')::int > 2 * greatest(t.relpages, %s / 2)
ORDER BY t.oid
"""


def tell_planner() -> list[str]:
    """Has tables analysed that are more than twice as large as the planner knows. Returns their names.

    Those that somebody else is working on are left for the next time. Other databases keep no plans.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(GROWN, [SMALL])
        grown = [name for (name,) in cursor.fetchall()]
        for name in grown:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {name}")  # the name comes quoted from the database itself
    return grown
