"""The generated pages of docs/ say what the code says."""

import pytest

from saq_portal import generated_docs


@pytest.mark.parametrize("name", sorted(generated_docs.PAGES))
def test_the_committed_page_is_fresh(name):
    assert generated_docs.path(name).read_text(encoding="utf-8") == generated_docs.render(name), (
        "Run ./run manage write_docs and commit the result."
    )


def test_the_permissions_page_never_shows_a_full_number_to_anybody():
    page = generated_docs.render("permissions.md")
    row = next(line for line in page.splitlines() if line.startswith("| F1 |"))
    assert "masked" in row
    assert "shown" not in row
