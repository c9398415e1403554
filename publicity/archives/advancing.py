"""The only writer of an archive package's state."""

from publicity.archives.models import PackageEvent
from publicity.archives.moves import MOVES
from review.machine import Machine

PACKAGE = Machine("archive", MOVES, PackageEvent, "package", lambda row: f"package:{row.key}")
