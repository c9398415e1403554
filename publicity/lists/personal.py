"""Looks for personal data in what is about to be made public; a list with a finding does not go out (§2.11, T-16)."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publicity.lists.models import Publication

# What a number looks like, whoever it belongs to.
PATTERNS = {
    gettext_lazy("身份证号"): re.compile(
        r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
    ),
    gettext_lazy("手机号码"): re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    gettext_lazy("电子邮箱"): re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    gettext_lazy("银行卡号"): re.compile(r"(?<!\d)\d{16,19}(?!\d)"),
}
# What belongs to one of the people on the list, found wherever it stands.
OWN = {
    "id_no": gettext_lazy("身份证号"), "mobile": gettext_lazy("手机号码"), "home_addr": gettext_lazy("家庭住址"),
    "email": gettext_lazy("电子邮箱"),
}  # fmt: skip
SHORTEST = 6  # what is shorter than this could be part of anything


def scan(texts: Mapping[str, str], known: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """[(where, what)] of personal data in `texts` {where: text}; `known`: [(what, value)] of the people concerned.

    Blanks and hyphens between the digits do not hide a number.
    """
    found: list[tuple[str, str]] = []
    wanted = [(what, plain) for what, value in known if len(plain := "".join(value.split())) >= SHORTEST]
    for where, text in texts.items():
        close = re.sub(r"(?<=[\dXx])[\s\-·]+(?=[\dXx])", "", text)
        plain_text, squeezed = close, "".join(text.split())
        for kind, pattern in PATTERNS.items():
            if pattern.search(close):
                found.append((where, str(kind)))
                # What has been named once is not named again by a looser pattern.
                close = pattern.sub("", close)
        found += [(where, str(what)) for what, plain in wanted if plain in squeezed or plain in plain_text]
    return list(dict.fromkeys(found))


def _tells(field: str, value: str) -> bool:
    """An address without a house number is no more than the name of a place, which units bear too."""
    return field != "home_addr" or any(char.isdigit() for char in value)


def findings(publication: Publication) -> list[str]:
    """A sentence for each row that shows what must not be shown."""
    entries = list(publication.entries.select_related("application"))
    known = [
        (str(what), value)
        for entry in entries
        for field, what in OWN.items()
        if (value := getattr(entry.application, field, "") or "") and _tells(field, value)
    ]
    # By place, not by name: two people may have the same.
    texts = {
        str(entry.place): " / ".join((entry.name, entry.employer, entry.post, entry.recommender)) for entry in entries
    }
    return [
        _("第 %(place)s 行里有%(what)s，不能公示，请先更正申报内容。") % {"place": where, "what": what}
        for where, what in scan(texts, known)
    ]
