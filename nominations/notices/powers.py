"""What reaches over all stages: late withdrawal, disqualification, revocation, appeal (T34–T36, T38)."""

from nominations.notices.notice import Notice

NOTICES: dict[str, tuple[Notice, ...]] = {}
