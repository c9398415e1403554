"""The cut fonts hold what the forms need, and what they lack is known before printing."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from documents import fonts

FOLDER = Path(settings.SAQ_FONT_DIR)


@pytest.mark.parametrize("face", ["Regular", "Bold"])
def test_the_cut_face_has_gb2312_and_the_boxes_and_stays_small(face):
    path = FOLDER / "faces" / f"SAQSong-{face}.ttf"
    font = TTFont(path)
    points = set(font.getBestCmap())
    assert {ord(char) for char in "☐☑〇上海质量工匠“”（）：、·—…①℃"} <= points
    assert len({point for point in points if 0x4E00 <= point <= 0x9FFF}) >= 6763
    assert path.stat().st_size < 4_000_000
    assert not {"GSUB", "GPOS", "fpgm", "prep"} & set(font.keys())
    assert font["name"].getDebugName(1) == "SAQ Song"


def test_the_licence_lies_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "faces" / "OFL.txt").read_text()


def test_only_these_families_are_known_to_the_printer():
    answer = subprocess.run(
        ["fc-list", ":", "family"],
        env={"FONTCONFIG_FILE": str(FOLDER / fonts.CONFIG)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(answer.split("\n")) - {""} == {"SAQ Song", "Noto Serif SC"}


def test_missing_glyphs_are_named():
    assert fonts.missing_glyphs("王䶮㛃𬭎𫍯喆☑☐〇\n·") == set()
    # A private-use character, and one of an extension no free Song face has yet.
    assert fonts.missing_glyphs("王\ue000") == {"\ue000"}
    assert fonts.missing_glyphs("\U00031350") == {"\U00031350"}


def test_a_machine_without_fonts_is_told_what_to_do(settings, tmp_path):
    from documents import pdf

    settings.SAQ_FONT_DIR = tmp_path
    with pytest.raises(pdf.PrintingUnavailable, match=r"documents\.fonts"):
        pdf.check_ready()
