"""Every setting of the portal, read from the environment; `.env.example` lists and explains the names."""

from saq_portal.settings.base import *  # noqa: F403
from saq_portal.settings.environment import *  # noqa: F403
from saq_portal.settings.security import *  # noqa: F403
from saq_portal.settings.services import *  # noqa: F403
from saq_portal.settings.watching import *  # noqa: F403
