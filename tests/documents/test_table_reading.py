"""Tables that people bring: what a cell was is known, and a bomb is refused before it is unpacked (T-10, T-13)."""

import io
import resource
import struct
import zipfile
from datetime import date
from random import Random

import pytest

from documents import table_reading
from documents.table_reading import DATE, FORMULA, NUMBER, TEXT, Limits, TableRefused, read_table
from tests.nominations.importing.sheets import csv_of, upload, with_part, xlsx

ROW = (1, "（演示）单位", "沈砺成", "班长", "班长、无", "", "", "")
LIMITS = Limits()


def read(data, name="名单.xlsx", limits=LIMITS):
    return read_table(upload(data, name), limits)


def refused(data, name="名单.xlsx"):
    with pytest.raises(TableRefused) as caught:
        read(data, name)
    return str(caught.value)


def test_every_kind_of_cell_is_told_apart():
    def change(book):
        page = book.active
        page["F4"], page["G4"], page["H4"] = "=1+1", 310199198506150011, date(2023, 4, 1)
        page["E4"] = "=文字"
        page["E4"].data_type = "s"

    cells = read(xlsx([ROW], change=change)).rows[4]
    assert {at: cell.kind for at, cell in cells.items()} == {
        1: NUMBER, 2: TEXT, 3: TEXT, 4: TEXT, 5: TEXT, 6: FORMULA, 7: NUMBER, 8: DATE,
    }  # fmt: skip
    assert cells[5].text == "=文字"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_is_read_as_it_was_saved(encoding):
    table = read(
        csv_of([ROW, (2, "单位", "欧阳书勤", "'=1+1", "", "", "'310199198506150011", "")], encoding), "名单.csv"
    )
    assert table.rows[1][3].text == "姓名*"
    assert [table.rows[3][at].text for at in (3, 4, 7)] == ["欧阳书勤", "=1+1", "310199198506150011"]


def test_what_stands_on_no_visible_sheet_or_reaches_outside_is_refused():
    def hide(book):
        book.create_sheet("底稿").sheet_state = "hidden"

    def second(book):
        book.create_sheet("另一张").append(["姓名"])

    whole = xlsx([ROW])
    assert "隐藏的工作表“底稿”" in refused(xlsx([ROW], change=hide))
    assert "只保留名单所在的一张" in refused(xlsx([ROW], change=second))
    assert "指向其他文件的链接" in refused(with_part(whole, "xl/externalLinks/externalLink1.xml", b"<a/>"))
    assert "不接受含宏" in refused(with_part(whole, "xl/vbaProject.bin", b"x"))
    assert "不接受含宏的表格（.xlsm）" in refused(whole, "名单.xlsm")
    assert "去掉密码" in refused(table_reading.COMPOUND + b"x" * 600)
    assert "只接受 .xlsx 或 .csv" in refused(whole, "名单.csv")
    assert "只接受 .xlsx 或 .csv" in refused(b"<html>", "名单.xlsx")
    assert "文件是空的" in refused(b"")
    assert "已损坏" in refused(whole[: len(whole) // 2])
    for rows in (
        b"<row r='x'/>",
        b"<row r='0'/>",
        b"<row r='2'/><row r='2'/>",
        b"<row r='1'><c r='1'><v>1</v></c></row>",
    ):
        sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
        assert "已损坏" in refused(with_part(whole, "xl/worksheets/sheet1.xml", sheet)), rows
    assert "文件超过 2 MB" in refused(whole + b"0" * (2 * 1024 * 1024))
    assert "文字编码无法识别" in refused(b"\x81\xff\xff,1\n" + "姓名".encode("gbk"), "名单.csv")


def test_5001_rows_are_refused_with_a_sentence():
    rows = [(n, "单位", "沈砺成", "", "", "", "", "") for n in range(5001)]
    assert (
        refused(xlsx(rows))
        == refused(csv_of(rows, "utf-8"), "名单.csv")
        == "一次最多导入 500 行，请分成几个文件分别导入。"
    )


def bomb(size, entries=0):
    """A sheet that unpacks to `size` bytes, beside so many empty parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([ROW]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != "xl/worksheets/sheet1.xml":
                new.writestr(one, old.read(one))
        for number in range(entries):
            new.writestr(f"xl/media/{number}", b"")
        with new.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(b"<worksheet>")
            for _chunk in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
            part.write(b"</worksheet>")
    return out.getvalue()


def smaller(data, name):
    """The package with a lie in its directory: the part claims to be a kilobyte."""
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack("<H", data[at + 28 : at + 30])[0]
        if data[at + 46 : at + 46 + length] == name.encode():
            return data[: at + 24] + struct.pack("<L", 1024) + data[at + 28 :]
        at += 4
    raise LookupError(name)


def test_bombs_are_refused_by_the_sizes_they_claim_and_by_those_they_hide():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    large = bomb(60_000_000)
    assert len(large) < 2 * 1024 * 1024
    assert "展开后过大" in refused(large)
    assert "已损坏" in refused(smaller(large, "xl/worksheets/sheet1.xml"))
    assert "展开后过大" in refused(bomb(1_000_000, entries=1001))
    assert "展开后过大" in refused(bomb(2_000_000))  # within the size, beyond the ratio
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>', "不允许的内容"),
        (
            b"<worksheet><sheetData>" + b"<row>" + b"<c/>" * 400_000 + b"</row></sheetData></worksheet>",
            "空白单元格过多",
        ),
        (b"<worksheet>" + b"<a>" * 400_000 + b"</worksheet>", "空白单元格过多"),
    ],
)
def test_a_sheet_that_never_ends_is_left_alone(content, said):
    noise = Random(7).randbytes(60_000)  # keeps the ratio honest
    data = with_part(with_part(xlsx([ROW]), "xl/worksheets/sheet1.xml", content), "xl/media/x", noise)
    assert said in refused(data)
