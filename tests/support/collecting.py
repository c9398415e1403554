"""Python's collector walks thousands of collected tests again and again for nothing: they are put out of its way."""

import gc

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there when the tests begin stays until they end; what they leave is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
