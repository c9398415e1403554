"""The lot: counted again from what is published, by a few lines that share nothing with the portal's code."""

import hashlib

from review.halls import lots

SEED = "ab" * 32
NUMBERS = [f"2023-{n:04d}" for n in range(1, 18)]


def test_the_commitment_can_be_checked_by_hand():
    assert lots.commitment(SEED) == hashlib.sha256(b"saq-lot-1\n" + SEED.encode()).hexdigest()


def test_anyone_counts_the_same_order_again():
    tickets = {n: hashlib.sha256(f"saq-lot-1\n{SEED}\n3D-136:527\n{n}".encode()).hexdigest() for n in NUMBERS}
    assert lots.draw(SEED, "3D-136:527", NUMBERS) == sorted(NUMBERS, key=tickets.get)


def test_the_order_does_not_depend_on_how_the_numbers_came_in():
    assert lots.draw(SEED, "527", reversed(NUMBERS)) == lots.draw(SEED, "527", NUMBERS + NUMBERS)


def test_another_public_value_gives_another_order():
    assert lots.draw(SEED, "527", NUMBERS) != lots.draw(SEED, "528", NUMBERS)


def test_blanks_and_full_width_digits_are_the_same_value():
    assert lots.draw(SEED, " ５２７ ", NUMBERS) == lots.draw(SEED, "527", NUMBERS)


def test_seeds_are_never_the_same():
    assert len({lots.new_seed() for _n in range(50)}) == 50
    assert len(lots.new_seed()) == 64
