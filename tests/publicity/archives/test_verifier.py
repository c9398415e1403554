"""docs/verify_archive.py without a portal: every byte of a package counts, and what is wrong is named."""

import hashlib
import io
import json
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from documents import archiving, pdfa
from publicity.archives.checking import verifier

SCRIPT = Path(settings.BASE_DIR) / "docs" / "verify_archive.py"


@pytest.fixture
def package() -> bytes:
    made = archiving.Package()
    archiving.add_table(made, "titles", {"columns": ["number", "name"], "rows": [["SAQ-1", "=1+1"], ["SAQ-2", None]]})
    made.add("documents/0001.pdf", b"%PDF-1.7 not really")
    return made.closed({"year": 2023, "number": 1})


def said(path, *code):
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *code], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def code_of(data):
    return hashlib.sha256(data).hexdigest()


def rewritten(data, change):
    """The same package with other entries: change({name: bytes}) -> [(name, bytes)]."""
    with zipfile.ZipFile(io.BytesIO(data)) as before:
        there = {name: before.read(name) for name in before.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as after:
        for name, inside in change(there):
            after.writestr(name, inside)
    return out.getvalue()


def test_an_intact_package_and_its_code(package, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(package)
    with zipfile.ZipFile(path) as one:
        manifest = code_of(one.read("manifest.json"))
        one.extractall(tmp_path / "folder")
    for where, code in ((path, code_of(package)), (path, manifest), (tmp_path / "folder", manifest)):
        status, text = said(where, code)
        assert status == 0 and "完好 3 个" in text and "校验码相符" in text
    status, text = said(path)
    assert status == 3 and "清单本身没有核对" in text, "a manifest cannot vouch for itself"
    status, text = said(path, "0" * 64)
    assert status == 1 and "校验码不符" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda there: (there | {"data/titles.csv": b"x"}).items(), "已改动  data/titles.csv"),
        (lambda there: [one for one in there.items() if one[0] != "data/titles.json"], "缺少  data/titles.json"),
        (lambda there: [*there.items(), ("data/more.csv", b"x")], "多出  data/more.csv"),
        (lambda there: [*there.items(), ("data/titles.csv", b"x")], "已改动  data/titles.csv"),
        (lambda there: [one for one in there.items() if one[0] != "manifest.json"], "无法读取"),
        (lambda there: (there | {"manifest.json": b"{}"}).items(), "无法读取"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_wrong_is_named(package, tmp_path, change, words):
    path = tmp_path / "package.zip"
    path.write_bytes(rewritten(package, change))
    status, text = said(path)
    assert status == 1 and words in text


def test_one_byte_anywhere_is_found(package, tmp_path, capsys):
    """With the code of the package each byte counts, whatever it is a part of."""
    main, path, code = runpy.run_path(str(SCRIPT))["main"], tmp_path / "package.zip", code_of(package)
    for place in range(len(package)):
        path.write_bytes(package[:place] + bytes([package[place] ^ 1]) + package[place + 1 :])
        assert main([str(path), code]) == 1, place
    path.write_bytes(package)
    assert main([str(path), code]) == 0


def test_one_byte_of_a_listed_file_is_found_without_a_code(package):
    stored = rewritten(package, lambda there: there.items())
    start = stored.index(b"%PDF-1.7 not really")
    for place in range(start, start + 19):
        changed = stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :]
        assert verifier().compare(verifier().Packed(io.BytesIO(changed)))["changed"] == ["documents/0001.pdf"]


def test_a_table_is_exact_in_json_and_computes_nothing_as_csv(package):
    with zipfile.ZipFile(io.BytesIO(package)) as one:
        rows = json.loads(one.read("data/titles.json"))
        text = one.read("data/titles.csv").decode("utf-8-sig")
    assert rows == [{"number": "SAQ-1", "name": "=1+1"}, {"number": "SAQ-2", "name": None}]
    assert "SAQ-1,'=1+1" in text


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#a87b2c").save(out, "JPEG")
    return out.getvalue()


def test_a_scan_becomes_pdf_a(tmp_path):
    made, why = pdfa.converted(pdfa.from_picture(picture(), "签名件"))
    assert why == [] and pdfa.is_marked(made)
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_metadata() as meta:
        assert meta.pdfa_status == "2B" and meta["dc:title"] == "签名件" and len(pdf.pages) == 1


N, D = pikepdf.Name, pikepdf.Dictionary


def noted(pdf, **said):
    """An annotation on the page, as a dictionary of its own."""
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(D(Type=N.Annot, Rect=[0, 0, 9, 9], **said))])


def lettered(pdf, text):
    """Text in a wide font; glyph 0 is what a font draws for what it lacks."""
    pdf.pages[0].Resources.Font = D(F1=D(Type=N.Font, Subtype=N.Type0, Encoding=N("/Identity-H")))
    pdf.pages[0].contents_add(b"BT /F1 9 Tf " + text + b" ET")


def test_what_others_wrote_into_the_metadata_goes_and_the_rest_agrees():
    """PDF/A-2 knows no schema of a scanner's maker, two places that tell the same tell it alike, the version is 1.7."""
    with pikepdf.open(io.BytesIO(pdfa.from_picture(picture(), "签名件"))) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
            said["{http://example.org/scanner/}model"] = "X"
            said["dc:title"] = "别的题名"
        pdf.docinfo["/Title"] = "签名件"
        pdf.docinfo["/CreationDate"], pdf.docinfo["/ModDate"] = "yesterday", "D:20230609120000+08'00'"
        lettered(pdf, b"<0041> Tj")
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, N.Fit])
        noted(pdf, Subtype=N.Link, F=0)
        out = io.BytesIO()
        pdf.save(out, force_version="2.0")
    made, why = pdfa.converted(out.getvalue())
    assert why == [] and pdfa.is_marked(made) and made.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        text, said = pdf.Root.Metadata.read_bytes().decode(), pdf.open_metadata()
        assert "scanner" not in text and said["dc:title"] == "签名件" == str(pdf.docinfo["/Title"])
        assert "/CreationDate" not in pdf.docinfo and said["xmp:ModifyDate"] == "2023-06-09T12:00:00+08:00"
        assert "pdfuaid" not in text and pdf.pages[0].Annots[0].F == 4


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda pdf: pdf.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript)), "脚本"),
        (lambda pdf: pdf.Root.__setitem__("/AcroForm", pikepdf.Dictionary()), "电子签名"),
        # As they stand in files of others: inside something else, in the drawing, in a font that lacks the sign.
        (lambda pdf: noted(pdf, Subtype=N.Link, A=D(S=N.Launch, F="a.exe")), "脚本"),
        (lambda pdf: noted(pdf, Subtype=N.Link, AA=D(E=D(S=N.GoTo))), "脚本"),
        (lambda pdf: noted(pdf, Subtype=N.FileAttachment, AP=D()), "批注"),
        (lambda pdf: noted(pdf, Subtype=N.Stamp, AP=D(), F=2), "隐藏"),
        (lambda pdf: noted(pdf, Subtype=N.Stamp), "没有外观"),
        (lambda pdf: pdf.pages[0].contents_add(b"0 0 0 1 k 0 0 9 9 re f"), "CMYK"),
        (
            lambda pdf: pdf.pages[0].Resources.__setitem__(
                "/ColorSpace", D(C=pikepdf.Array([N.Indexed, N.DeviceCMYK]))
            ),
            "CMYK",
        ),
        (lambda pdf: pdf.Root.__setitem__("/OCProperties", D()), "图层"),
        (lambda pdf: pdf.pages[0].Resources.__setitem__("/ExtGState", D(G=D(BM=N.Strange))), "图形"),
        (lambda pdf: lettered(pdf, b"<00410000> Tj"), "字库里没有的字"),
        (lambda pdf: lettered(pdf, b"[<0041> -20 <0000>] TJ"), "字库里没有的字"),
        (
            lambda pdf: pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)),
            "字体没有嵌入",
        ),
    ],
)
def test_what_cannot_be_pdf_a_stays_as_it_is_with_the_reason(spoil, words):
    with pikepdf.open(io.BytesIO(pdfa.from_picture(picture(), "签名件"))) as pdf:
        made = spoil(pdf)
        if made is not None:
            pdf.Root["/Kept"] = made
        out = io.BytesIO()
        pdf.save(out)
    data, why = pdfa.converted(out.getvalue())
    assert data == out.getvalue() and words in "".join(why)
    assert pdfa.converted(b"no pdf")[1], "what cannot be read is kept too"
