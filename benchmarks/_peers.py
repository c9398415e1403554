"""What comparable systems need for the same pages, each as a ratio to bare Django on the machine it was measured on.

Two cores, PostgreSQL 15, gunicorn, 10,000 applications; pretalx 2025.2, Hypha 6.7. Ratios travel between machines,
milliseconds do not.
"""

# Page → (milliseconds of bare Django there, {system: (CPU-ms, queries)}).
PEERS: dict[str, tuple[float, dict[str, tuple[float, int]]]] = {
    "staff list, 100 rows": (14.4, {"pretalx": (1443, 231), "Hypha (60 rows)": (502, 142)}),
    "review dashboard": (14.4, {"pretalx": (1521, 154)}),
    "score page GET": (6.1, {"pretalx": (383, 86), "Hypha": (101, 18)}),
    "score page POST": (5.1, {"pretalx": (306, 42)}),
    "application step GET": (6.1, {"pretalx": (286, 14)}),
    "application step POST": (5.1, {"pretalx": (282, 12)}),
}


def beside(label: str) -> str:
    """“pretalx 62.8×, 86 queries · Hypha 16.6×, 18 queries”, or '' where nobody was measured."""
    bare, systems = PEERS.get(label, (1.0, {}))
    return " · ".join(f"{name} {ms / bare:.1f}×, {queries} queries" for name, (ms, queries) in systems.items())
