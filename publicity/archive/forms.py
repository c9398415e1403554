"""Input only: reasons and the second proof."""

from typing import Any

from django.utils.translation import gettext as _t

from nominations.act_forms import ProvedForm, ReasonForm
from publicity.archives.moves import MOVES


class VoidForm(ReasonForm):
    """Why a package is given up."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["void"], **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class SignForm(ProvedForm):
    """SUP confirms; whoever takes the package proves themselves too."""
