"""D4: the papers of one nominee in three equal sets, ready to print, and those of a whole batch (R66–R68, A-10).

Cover, contents, sealed form, identity sheet, then every further paper in its order. The pages of a set are made once
and stand in the file once: the other sets point to them.
"""

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from documents import id_sheet
from documents.annexes import check, render_annex1, render_annex2
from documents.fitting import tidy
from documents.marks import qr_data_uri
from documents.placing import COPY, blank_page, put_pages, put_picture
from documents.supplies import Supplies

COUNT = "一二三四五六七八九"
# A snapshot is turned into a picture not larger than a reader can count its points.
LEAST_DPI = 150


@dataclass
class Body:
    """The pages of a set behind its contents, and what each part is called: (title, pages)."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    parts: list[tuple[str, int]] = field(default_factory=list)

    def add(self, title: str, pages: int) -> None:
        self.parts.append((title, pages))

    def contents(self) -> list[dict[str, Any]]:
        """The lines of the contents, each with its first page."""
        rows, first = [], 1
        for number, (title, pages) in enumerate(self.parts, start=1):
            rows.append({"number": number, "title": title, "pages": pages, "first": first})
            first += pages
        return rows


def steps(payload: dict[str, Any]) -> int:
    """How many steps a nominee's pack takes: its form, its identity sheet, each paper, the sets."""
    return 3 + len(payload["papers"])


def render(payload: dict[str, Any], options: dict[str, Any], format: str, supplies: Supplies) -> bytes:
    """The pack of one nominee."""
    supplies.expect(steps(payload))
    with pikepdf.new() as out:
        add_sets(out, payload, supplies)
        return _finished(out, f"{payload['year']}年度“上海质量工匠”申报材料（一式{_count(payload)}份）")


def render_batch(payload: dict[str, Any], options: dict[str, Any], format: str, supplies: Supplies) -> bytes:
    """The pack of a batch: a cover with its contents, Annex 2 once, then the pack of each nominee in the list's order.

    The cover comes last, for it says on which page of the file everybody begins; the bookmarks say it too.
    """
    check("batch_pack/1", payload)
    supplies.expect(1 + sum(steps(pack) for pack in payload["packs"]))
    with pikepdf.new() as out:
        marks = [("推荐汇总表（附件2）", [0])]
        _append(out, render_annex2(payload["annex2"], {"mark": payload["annex2_mark"]}))
        supplies.step()
        for pack in payload["packs"]:
            marks.append((tidy(pack["name"]), add_sets(out, pack, supplies)))
        front = _put_cover(out, payload, [sets[0] for _title, sets in marks])
        _bookmark(out, marks, front)
        return _finished(out, f"{payload['year']}年度“上海质量工匠”推荐单位报送材料")


def _put_cover(out: pikepdf.Pdf, payload: dict[str, Any], starts: list[int]) -> int:
    """The cover in front of everything; how many pages it takes, and so where the rest begins, is seen when drawn."""
    front = 1
    while True:
        data = _printed("batch_cover", _batch_context(payload, [start + front + 1 for start in starts]))
        with pikepdf.open(io.BytesIO(data)) as cover:
            if len(cover.pages) <= front:
                for page in reversed(list(cover.pages)):
                    out.pages.insert(0, page)
                return len(cover.pages)
            front = len(cover.pages)


def _bookmark(out: pikepdf.Pdf, marks: list[tuple[str, list[int]]], front: int) -> None:
    """One bookmark for each part, and one below it for each of its sets."""
    with out.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("封面和目录", 0))
        for title, sets in marks:
            item = pikepdf.OutlineItem(title, sets[0] + front)
            if len(sets) > 1:
                item.children.extend(
                    pikepdf.OutlineItem(f"第 {number} 份", start + front) for number, start in enumerate(sets, start=1)
                )
                item.is_closed = True
            outline.root.append(item)


def add_sets(out: pikepdf.Pdf, payload: dict[str, Any], supplies: Supplies) -> list[int]:
    """All sets of one nominee at the end of `out`; where each begins, counted from 0."""
    check("pack/1", payload)
    body = _body(payload, supplies)
    total = sum(pages for _title, pages in body.parts)
    extra = _printed("pack", _context(payload, body, total))
    with pikepdf.open(io.BytesIO(extra)) as made, body.pdf:
        copies, pages = payload["copies"], list(made.pages)
        covers, contents, stamps = pages[:copies], pages[copies:-total], pages[-total:]
        for page, stamp in zip(body.pdf.pages, stamps, strict=True):
            page.add_overlay(stamp, None)
        starts = []
        for cover in covers:
            starts.append(len(out.pages))
            out.pages.append(cover)
            out.pages.extend(contents)
            out.pages.extend(body.pdf.pages)
    supplies.step()
    return starts


def _body(payload: dict[str, Any], supplies: Supplies) -> Body:
    body = Body()
    form = render_annex1(payload["annex1"], {"mark": payload["annex1_mark"]})
    body.add("《“上海质量工匠”申报审批表》（附件1，加盖公章原件）", _append(body.pdf, form))
    supplies.step()
    body.add("身份证复印件（正反面）", id_sheet.add_to(body.pdf, payload["id_sheet"], supplies))
    for paper in payload["papers"]:
        body.add(tidy(paper["title"]), _add_paper(body.pdf, supplies.read(paper), paper["media_type"]))
        supplies.step()
    return body


def _add_paper(out: pikepdf.Pdf, data: bytes, media_type: str) -> int:
    if media_type != "application/pdf":
        put_picture(blank_page(out), out, data, COPY, dpi=LEAST_DPI)
        return 1
    with pikepdf.open(io.BytesIO(data)) as source:
        return put_pages(out, source)


def _append(out: pikepdf.Pdf, data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as source:
        out.pages.extend(source.pages)
        return len(source.pages)


def _printed(template: str, context: dict[str, Any]) -> bytes:
    from documents.pdf import render_pdf

    return render_pdf(f"documents/{template}.html", context, title=context["title"])


def _count(payload: dict[str, Any]) -> str:
    return COUNT[payload["copies"] - 1]


def _context(payload: dict[str, Any], body: Body, total: int) -> dict[str, Any]:
    """Covers, contents and the stamps of the pages, printed in one go."""
    number = payload["acceptance_no"]
    head = f"受理编号 {number}　" if number else ""
    return {
        "title": f"{payload['year']}年度“上海质量工匠”申报材料",
        "payload": payload,
        "name": tidy(payload["name"]),
        "employer": tidy(payload["employer"]),
        "recommender": tidy(payload["recommender"]),
        "sets": f"一式{_count(payload)}份",
        "covers": range(1, payload["copies"] + 1),
        "total": total,
        "rows": body.contents(),
        "stamps": [f"{head}第 {page} / {total} 页" for page in range(1, total + 1)],
        "mark_image": qr_data_uri(payload["mark"]),
    }


def _batch_context(payload: dict[str, Any], starts: list[int]) -> dict[str, Any]:
    """`starts`: the pages, counted from 1, on which Annex 2 and then each nominee begin."""
    rows = [
        {"number": number, "name": tidy(pack["name"]), "employer": tidy(pack["employer"]),
         "acceptance_no": pack["acceptance_no"], "papers": 2 + len(pack["papers"]), "first": start}
        for number, (pack, start) in enumerate(zip(payload["packs"], starts[1:], strict=True), start=1)
    ]  # fmt: skip
    return {
        "title": f"{payload['year']}年度“上海质量工匠”推荐单位报送材料",
        "payload": payload,
        "recommender": tidy(payload["recommender"]),
        "sets": f"一式{_count(payload['packs'][0])}份",
        "rows": rows,
        "list_first": starts[0],
        "mark_image": qr_data_uri(payload["mark"]),
    }


def _finished(out: pikepdf.Pdf, title: str) -> bytes:
    out.docinfo["/Title"] = title
    out.Root.Lang = pikepdf.String("zh-CN")
    made = io.BytesIO()
    out.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
