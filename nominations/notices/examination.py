"""The formal check and the answer to a return: T13–T17."""

from nominations.notices.notice import Notice

NOTICES: dict[str, tuple[Notice, ...]] = {}
