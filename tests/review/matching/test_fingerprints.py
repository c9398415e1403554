"""One paper scanned twice is found, two papers of one layout are told apart."""

import io
import itertools
import random

import pikepdf
import pytest
from PIL import Image

from documents import fingerprints
from review.matching.finder import GAP, NEAR
from tests.factories.certificates import certificate, jpeg, scan_again, scanned
from tests.review.matching.papers import pdf_of, plain

SAMPLE = 8


def print_of(data, media_type="image/jpeg"):
    return next(iter(fingerprints.prints(data, media_type)))


def gap(one, two):
    """As the finder compares: only positions whose coarse sign is near; 100 for none."""
    signs = fingerprints.quarters(two.detail)
    near = [turn for turn, sign in enumerate(signs) if fingerprints.distance(one.coarse, sign) <= NEAR]
    left = fingerprints.page_of(one.detail)
    return min((fingerprints.unlikeness(left, fingerprints.page_of(two.detail, turn)) for turn in near), default=100)


@pytest.fixture(scope="module")
def originals():
    return [print_of(jpeg(certificate(serial))) for serial in range(SAMPLE)]


def test_turned_tilted_rescaled_grainy_and_saved_anew_is_the_same_paper(originals):
    for serial, original in enumerate(originals):
        again = print_of(scan_again(serial))
        shared = {band for sign in fingerprints.quarters(again.detail) for band in fingerprints.bands(sign)}
        assert shared & set(fingerprints.bands(original.coarse)), "the look-up would not meet it"
        assert gap(original, again) <= GAP, serial


@pytest.mark.parametrize("quarter", range(4))
def test_every_position_alone(originals, quarter):
    assert gap(originals[0], print_of(jpeg(scanned(certificate(0), quarter=quarter)))) <= GAP // 2


def test_other_words_on_the_same_layout_are_another_paper(originals):
    pairs = list(itertools.combinations(originals, 2))
    alike = [pair for pair in pairs if gap(*pair) <= GAP]
    assert len(alike) <= 1 and len(pairs) == 28


def test_a_scanned_page_in_a_pdf_is_compared_as_a_picture(originals):
    page = print_of(pdf_of(jpeg(certificate(3), 70)), "application/pdf")
    assert page.detail and gap(originals[3], page) <= GAP


def test_a_written_page_has_its_content_and_no_picture():
    def page(words, title):
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
        pdf.docinfo["/Title"] = title
        out = io.BytesIO()
        pdf.save(out)
        return print_of(out.getvalue(), "application/pdf")

    one, again, other = page("Patent 12345", "a"), page("Patent 12345", "b"), page("Patent 12346", "a")
    assert one.content == again.content != other.content and not one.detail


def test_an_empty_page_and_a_broken_file_have_no_print():
    assert list(fingerprints.prints(plain(250), "image/jpeg")) == []
    assert list(fingerprints.prints(b"%PDF-broken", "application/pdf")) == []
    assert list(fingerprints.prints(b"\xff\xd8broken", "image/jpeg")) == []


def test_a_photo_and_a_certificate_are_nothing_alike(originals):
    dice = random.Random(5)
    photo = Image.new("RGB", (300, 200))
    photo.putdata([(dice.randrange(256),) * 3 for _ in range(60000)])
    assert gap(originals[0], print_of(jpeg(photo.resize((1200, 800))))) > GAP
