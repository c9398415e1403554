"""A copy for experts says nothing of who took the picture or wrote the page, and looks the same."""

import io

import pikepdf
import pytest
from PIL import Image

from documents.stripping import black_out, without_metadata


def photo(mode="RGB", **more):
    out = io.BytesIO()
    picture = Image.effect_noise((80, 60), 60).convert(mode)
    exif = Image.Exif()
    exif[0x013B] = "SHEN LICHENG"  # the artist
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif, comment=b"SHEN LICHENG", **more)
    return out.getvalue()


def test_a_photo_loses_its_words_and_no_pixel():
    before = photo()
    after = without_metadata(before, "image/jpeg")
    assert b"SHEN" in before and b"SHEN" not in after and b"Exif" not in after
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert one.tobytes() == other.tobytes()
        assert not other.getexif()


def test_colours_of_a_print_file_stay():
    """Adobe's marker says how the four inks are meant; without it the picture would be wrong."""
    before = photo("CMYK")
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(without_metadata(before, "image/jpeg"))) as other:
        assert one.mode == other.mode == "CMYK"
        assert one.tobytes() == other.tobytes()


def test_no_picture_is_an_error():
    with pytest.raises(ValueError, match="JPEG"):
        without_metadata(b"GIF89a", "image/jpeg")


def test_a_png_loses_its_words():
    from PIL.PngImagePlugin import PngInfo

    words, out = PngInfo(), io.BytesIO()
    words.add_text("Author", "SHEN LICHENG")
    Image.new("RGB", (20, 20), "white").save(out, "PNG", pnginfo=words)
    assert b"SHEN" not in without_metadata(out.getvalue(), "image/png")


def paper():
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        picture = pikepdf.Stream(
            pdf, photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=80, Height=60,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(picture)))
        page.Contents = pikepdf.Stream(pdf, b"q 80 0 0 60 10 10 cm /Im Do Q")
        with pdf.open_metadata() as words:
            words["dc:creator"] = ["SHEN LICHENG"]
        pdf.docinfo["/Author"] = "SHEN LICHENG"
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("SHEN LICHENG", 0))
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return out.getvalue()


def test_a_pdf_loses_its_words_everywhere():
    before = paper()
    after = without_metadata(before, "application/pdf")
    assert b"SHEN" in before
    with pikepdf.open(io.BytesIO(after)) as pdf:
        whole = io.BytesIO()
        pdf.save(
            whole,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        assert b"SHEN" not in whole.getvalue()
        assert "/Metadata" not in pdf.Root
        assert len(pdf.pages) == 1
        assert len(pdf.pages[0].get_images()) == 1


def test_boxes_are_burnt_in():
    data, facts = black_out(photo(), [(0.0, 0.0, 0.5, 1.0)])
    with Image.open(io.BytesIO(data)) as picture:
        left = picture.convert("L").crop((2, 2, 36, 58))
        assert left.getextrema()[1] < 12
    assert (facts.media_type, facts.width, facts.height) == ("image/jpeg", 80, 60)
