#!/usr/bin/env python3
"""Count stage 2 or 3 again from its workbook without the portal; Python's own library is enough.

    python3 verify_counting.py 2023年度书面初评排名表-第1次.xlsx
    python3 verify_counting.py 2023年度答辩总分计算表-第1次.xlsx

Means, totals and ranks are counted anew from the marks on the page 评分明细; of the defense also the SHA-256 of 校验.
Exit code: 0 all right, 1 a figure or the hash differs, 2 not a workbook of ours.
"""

import hashlib
import json
import re
import sys
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CENT = Decimal("0.01")
OUT = ("隔离，不计入", "结束后到达，不计入")


def column(reference):
    """A1 → 0, B1 → 1, AA1 → 26."""
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def pages(path):
    """{name of the page: rows of texts}, empty cells as ''."""
    book = zipfile.ZipFile(path)
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        tree = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in tree.iter(f"{MAIN}si")]
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target").lstrip("/").removeprefix("xl/") for link in links}
    found = {}
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        tree = ElementTree.fromstring(book.read(f"xl/{targets[sheet.get(REL)]}"))
        found[sheet.get("name")] = [row_of(row, shared) for row in tree.iter(f"{MAIN}row")]
    return found


def row_of(row, shared):
    cells = {}
    for cell in row.iter(f"{MAIN}c"):
        value = cell.find(f"{MAIN}v")
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t")) if value is None else value.text or ""
        cells[column(cell.get("r"))] = shared[int(text)] if cell.get("t") == "s" and text else text
    return [cells.get(at, "") for at in range(max(cells, default=-1) + 1)]


def table(rows, key=1):
    """[{head: text}] of a page: the third row is its head; a row without its key is none.

    Two items of a score sheet may bear one title, or that of another column: every column keeps its place.
    """
    heads = [head if head not in rows[2][:at] else f"{head} #{at}" for at, head in enumerate(rows[2])]
    full = [row + [""] * (len(heads) - len(row)) for row in rows[3:]]
    return [dict(zip(heads, row, strict=False)) for row in full if row[key]]


def parameters(book):
    return {row["参数"]: row["值"] for row in table(book["参数"], key=0)}


def mean(values):
    return (sum(values) / len(values)).quantize(CENT, ROUND_HALF_UP)


def counted_of(given, said):
    """The marks that count, from (total, number of the expert or seat, …) in any order; None where they are too few."""
    order = sorted(given)
    if len(order) < int(said["最少有效评分表（张）"]):
        return None
    return order[1:-1] if len(order) >= int(said["去掉一个最高分和一个最低分，自（张）"]) else order


def placed(found):
    """{one: (rank, *values)}; equal values share a rank."""
    return {one: (1 + sum(v > values for v in found.values()), *values) for one, values in found.items()}


def written(book):
    """{code: (rank, mean, 掌握高超技能, 做出突出贡献)} of the written review, from marks and parameters."""
    said, marks, found = parameters(book), defaultdict(list), {}
    for row in table(book["评分明细"]):
        if row["计入情况"] not in OUT:
            skill, gift = (Decimal(list(row.values())[at]) for at in (5, 7))  # the dimensions stand in a fixed order
            marks[row["编号"]].append((Decimal(row["总分"]), int(row["专家"]), skill, gift))
    for code, given in marks.items():
        if counted := counted_of(given, said):
            found[code] = tuple(mean([mark[at] for mark in counted]) for at in (0, 2, 3))
    return placed(found)


def differences_written(book):
    """Sentences; none when the pages say what the marks add up to."""
    wrong, counted = [], written(book)
    for row in table(book["评分明细"]):
        texts = list(row.values())
        points, dimensions = ([Decimal(text) for text in part] for part in (texts[8:], texts[4:8]))
        if not sum(points) == sum(dimensions) == Decimal(row["总分"]):
            wrong.append(f"{row['编号']}：{row['专家']}号专家的总分不是各项之和。")
    for row in table(book["排名"]):
        if row["有效评分表"]:
            again = [str(one) for one in counted.get(row["编号"], ("", "", "", ""))]
            names = ("平均分", "掌握高超技能", "做出突出贡献")
            printed = [row["名次"], *(row[name] and str(Decimal(row[name]).quantize(CENT)) for name in names)]
            if printed != again:
                wrong.append(f"{row['编号']}：表中为{'、'.join(printed)}，重算为{'、'.join(again)}。")
    return wrong


def count(book):
    """{acceptance number: (rank, total, mean of the defense)} from marks, written means and parameters."""
    said = parameters(book)
    weights = Decimal(said["书面初评权重"]), Decimal(said["答辩权重"])
    marks, found = defaultdict(list), {}
    for row in table(book["评分明细"]):
        if row["计入情况"] not in OUT:
            marks[row["受理编号"]].append((Decimal(row["总分"]), int(row["席位号"])))
    for row in table(book["总分"]):
        counted = counted_of(marks[row["受理编号"]], said)
        if row["缺席"] or not counted or not row["书面初评平均分"]:
            continue
        before, defense = Decimal(row["书面初评平均分"]), mean([total for total, _seat in counted])
        total = (weights[0] * before + weights[1] * defense).quantize(CENT, ROUND_HALF_UP)
        found[row["受理编号"]] = (total, defense, before)
    return {number: values[:3] for number, values in placed(found).items()}


def differences(book):
    """Sentences; none when the workbook says what its marks add up to, and they are what was hashed."""
    lines = [row["内容"] for row in table(book["校验"])]
    if hashlib.sha256("\n".join(lines).encode()).hexdigest() != parameters(book)["依据的数据（SHA-256）"]:
        return ["校验码不符：“校验”页的内容不是计算时所依据的数据。"]
    kept = {row["number"]: row for row in map(json.loads, lines[2:])}
    wrong, given, counted = [], defaultdict(set), count(book)
    for row in table(book["评分明细"]):
        points = [Decimal(text) for text in list(row.values())[5:]]
        if sum(points) != Decimal(row["总分"]):
            wrong.append(f"{row['受理编号']}：{row['席位号']}号评委的总分不是各项之和。")
        if row["计入情况"] not in OUT:
            given[row["受理编号"]].add((int(row["席位号"]), Decimal(row["总分"])))
    for row in table(book["总分"]):
        number = row["受理编号"]
        again = [str(one) for one in counted.get(number, ("", "", ""))]
        figures = (row[name] and str(Decimal(row[name]).quantize(CENT)) for name in ("总分", "答辩平均分"))
        if (printed := [row["名次"], *figures]) != again:
            wrong.append(f"{number}：表中为{'、'.join(printed)}，重算为{'、'.join(again)}。")
        if given[number] != {(mark["seat"], Decimal(mark["total"])) for mark in kept[number]["marks"]}:
            wrong.append(f"{number}：评分明细不是计算时所依据的评分。")
    return wrong


def main():
    try:
        book = pages(sys.argv[1])
        wrong = differences_written(book) if "排名" in book else differences(book)
    except (IndexError, KeyError, OSError, ValueError, zipfile.BadZipFile):
        print("请给出本平台导出的书面初评排名表或答辩总分计算表（xlsx）。")
        sys.exit(2)
    fine = "全部平均分、分项平均分和名次" if "排名" in book else "全部平均分、总分、名次和校验码"
    print("\n".join(wrong) or f"{fine}与重算一致。")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
