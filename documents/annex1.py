"""Lays the data of Annex 1 into the cells of the official table (R80–R114); pure text work, no rendering.

What a box cannot hold goes to the 附页: the cell ends with 见附页 and nothing is ever cut. Where the boxes end is known
from their sizes in `static/print/annex1.css`; change both together.
"""

from typing import Any

from documents.fitting import Box, Fitted, count_lines, fit, indent, tidy
from documents.marks import qr_data_uri
from documents.payloads import CHOICES

GAP = "\u3000"
BLANK = "\u3000" * 5
CRAFT_BLANK = "\u3000" * 8
SEE = "（下文见附页）"
# Columns of the first page in em at 五号 and 小五, by their share of the grid: 20 %, 50 %, 35 %.
NARROW, WIDE, HALF = (8.3, 9.7), (22.1, 25.8), (15.2, 17.7)
PLAIN = {
    "name": NARROW, "sex": NARROW, "mobile": NARROW, "political": NARROW, "education": NARROW, "position": NARROW,
    "id_no": NARROW, "home_addr": WIDE, "home_zip": NARROW, "employer": WIDE, "unit_nature": NARROW,
    "industry": NARROW, "trade": NARROW, "work_years": NARROW, "unit_addr": WIDE, "unit_zip": NARROW,
}  # fmt: skip
# Lines a row of the first page has at 五号 before it grows, and how many all rows together may grow.
ROW_LINES, SPARE_LINES = 2, 4
CRAFT_LINES, MENTORING_LINES = 8, 4
LONG = Box(37.4, 0, 43.7, 0)


def _box(lines: int, small_lines: int) -> Box:
    return Box(LONG.ems, lines, LONG.small_ems, small_lines)


NARRATIVES = (
    ("understanding", "对“工匠\n精神”的\n理解\n", "(100字以内)", "对“工匠精神”的理解", _box(4, 4)),
    ("job_brief", "所在岗位\n简述\n", "(300字以内)", "所在岗位简述", _box(10, 11)),
    ("self_statement", "个人自述\n", "(500字以内，\n包括技术特长、\n社会贡献等)", "个人自述", _box(16, 18)),
    ("achievements", "主要成绩\n与突出贡献\n", "(5000字以内)\n(可附页)", "主要成绩与突出贡献", _box(19, 21)),
)
HONOURS = _box(11, 12)
OPINIONS = (
    ("unit_opinion", "unit", "基层单位\n意见", "基层单位意见", _box(5, 6)),
    ("recommender_opinion", "recommender", "推荐单位\n意见", "推荐单位意见", _box(10, 12)),
)


def context(payload: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """What the template prints, ready as text; `supplements` are the parts of the 附页."""
    supplements: list[dict[str, str]] = []
    cells = {key: _plain(tidy(payload[key]), columns) for key, columns in PLAIN.items()}
    mark = options.get("mark", "")
    return cells | {
        "title": payload["form_title"] or f"{payload['year']} 年度“上海质量工匠”申报表",
        "annex_label": payload["annex_label"],
        "recommender": tidy(payload["recommender"]),
        "draft": payload["draft"],
        "dense": _growth(cells) > SPARE_LINES,
        **_tick_cells(payload),
        "craft": _craft(payload["craft"], supplements),
        "mentoring": _mentoring(payload["mentoring"], supplements),
        "narratives": [_narrative(payload, row, supplements) for row in NARRATIVES],
        "honours": _honours(payload["honours"], supplements),
        "opinions": [_opinion(payload[row[0]], row, supplements) for row in OPINIONS],
        "supplements": supplements,
        "mark": mark,
        "mark_image": qr_data_uri(mark) if mark else "",
        "mark_words": f"第 {payload['revision']} 版　校验码 {mark.rpartition('|')[2]}" if mark else "",
    }


def _plain(text: str, columns: tuple[float, float]) -> Fitted:
    """A short cell: at 小五 when two lines are not enough; then its row grows."""
    return Fitted(text, size="" if count_lines(text, columns[0]) <= ROW_LINES else "small")


def _growth(cells: dict[str, Fitted]) -> int:
    """Lines by which the rows of the first page grow beyond their size, all together."""
    rows = (("name",), ("political", "education", "position"), ("home_addr",), ("employer", "unit_nature"),
            ("industry", "trade"), ("unit_addr",))  # fmt: skip
    return sum(max(_over(key, cells[key]) for key in row) for row in rows)


def _over(key: str, cell: Fitted) -> int:
    return max(0, count_lines(cell.text, PLAIN[key][1]) - ROW_LINES) if cell.size else 0


def _ticks(key: str, ticked: Any, *, breaks: tuple[str, ...] = ()) -> str:
    """The choices of a cell with their boxes; a new line before the codes in `breaks`, as on the form."""
    text = ""
    for code, label in CHOICES[key].items():
        space = "\n" if code in breaks else GAP if text else ""
        text += f"{space}{_tick(code in ticked)}{label}"
    return text


def _tick(on: bool) -> str:
    return "☑" if on else "☐"


def _yes_no(value: bool | None) -> str:
    return f"{_tick(value is True)}是{GAP}{_tick(value is False)}否"


def _tick_cells(payload: dict[str, Any]) -> dict[str, Any]:
    patents = {"invention": "发明专利数", "utility": "实用新型专利数", "design": "外观设计专利数"}
    counts = payload["patents"]
    return {
        "model_worker": _ticks("model_worker", payload["model_worker"], breaks=("may_first",)),
        "hukou": _ticks("hukou", {payload["hukou"]}),
        "migrant": _yes_no(payload["migrant"]),
        "identity": _ticks("identity", {payload["identity"]}),
        "skill_level": _ticks("skill_level", {payload["skill_level"]}),
        "title_level": _ticks("title", {payload["title"]}),
        "tech_level": _ticks("tech_level", {payload["tech_level"]}, breaks=("dom_leading",)),
        "has_patent": _yes_no(payload["has_patent"]),
        "patents": [
            {"label": label, "text": BLANK if counts[key] is None else f"{GAP}{counts[key]}{GAP}"}
            for key, label in patents.items()
        ],
        "contribution": _ticks("contribution", payload["contribution"], breaks=("unit",)),
    }


def _craft(craft: dict[str, str], supplements: list[dict[str, str]]) -> dict[str, Any]:
    """R102: each way with its line; the longest go to the 附页 until the cell holds the rest."""
    texts = {code: tidy(craft[code]).replace("\n", " ") for code in CHOICES["craft"] if code in craft}
    moved: dict[str, str] = {}

    def lines() -> int:
        return sum(count_lines(f"☑{CHOICES['craft'][code]}：{text}", HALF[1]) for code, text in texts.items())

    while lines() + len(CHOICES["craft"]) - len(texts) > CRAFT_LINES:
        longest = max((code for code in texts if code not in moved), key=lambda code: len(texts[code]))
        moved[longest], texts[longest] = texts[longest], "见附页"
    supplements += [{"title": f"工艺专长：{CHOICES['craft'][code]}", "text": text} for code, text in moved.items()]
    rows = [
        {"label": f"{_tick(code in craft)}{label}", "text": texts.get(code) or CRAFT_BLANK}
        for code, label in CHOICES["craft"].items()
    ]
    return {"lines": rows, "size": "small" if any(len(text) > 9 for text in texts.values()) else ""}


def _mentoring(mentoring: dict[str, Any], supplements: list[dict[str, str]]) -> dict[str, Any]:
    """R104; a long 其他 goes to the 附页."""
    other = tidy(str(mentoring.get("other", "")))
    if count_lines(f"☑其他：{other}", HALF[1]) > MENTORING_LINES - 2:
        supplements.append({"title": "技能、技艺传授途径：其他", "text": other})
        other = "见附页"
    return {
        "ticks": GAP.join(
            f"{_tick(code in mentoring)}{CHOICES['mentoring'][code]}" for code in ("apprentice", "training")
        ),
        "other": {"label": f"{_tick('other' in mentoring)}其他", "text": other or BLANK},
        "size": "small" if len(other) > 10 else "",
    }


def _flow(title: str, text: str, box: Box, supplements: list[dict[str, str]]) -> Fitted:
    """Into the box what it holds, the rest onto the 附页."""
    fitted = fit(text, box, SEE)
    if fitted.rest:
        supplements.append({"title": f"{title}（续）", "text": fitted.rest})
    return fitted


def _narrative(payload: dict[str, Any], row: tuple[Any, ...], supplements: list[dict[str, str]]) -> dict[str, str]:
    key, label, limit, title, box = row
    fitted = _flow(title, indent(tidy(payload[key])), box, supplements)
    return {"key": key, "label": label, "limit": limit, "text": fitted.text, "size": fitted.size}


def _honours(lines: list[str], supplements: list[dict[str, str]]) -> Fitted:
    return _flow(
        "曾经获得的相关荣誉/成果", "\n".join(tidy(line).replace("\n", " ") for line in lines), HONOURS, supplements
    )


def _opinion(opinion: dict[str, str] | None, row: tuple[Any, ...], supplements: list[dict[str, str]]) -> dict[str, str]:
    """R111: the text and who signs for it; the seal's place stays empty, the date is printed when it is given."""
    _key, css, label, title, box = row
    text = indent(tidy(opinion["text"])) if opinion else ""
    if opinion and opinion["signer"]:
        text += f"\n{GAP * 2}签署人：{tidy(opinion['signer'])}"
    fitted = _flow(title, text, box, supplements)
    date = opinion["date"] if opinion and opinion["date"] else f"年{GAP * 2}月{GAP * 2}日"
    return {"key": css, "label": label, "text": fitted.text, "size": fitted.size, "date": date}
