"""The print contracts: what a builder forgets or invents is named."""

import pytest

from documents.annexes import PayloadError, check, render_annex1
from documents.payloads import SHAPES, blank_annex1, blank_annex2
from tests.documents.samples import annex1, annex2, receipt


def test_the_samples_and_the_blank_forms_fulfil_their_contracts():
    check("annex1/1", annex1())
    check("annex1/1", blank_annex1(2024))
    check("annex2/1", annex2())
    check("annex2/1", blank_annex2(2024))
    check("receipt/1", receipt())


@pytest.mark.parametrize("key", sorted(SHAPES["annex1/1"]))
def test_every_key_of_annex_1_is_required(key):
    payload = annex1()
    del payload[key]
    with pytest.raises(PayloadError, match=f"missing {key}"):
        render_annex1(payload, {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"photo": "x"}, "unknown photo"),
        ({"year": "2023"}, "annex1/1.year: must be int"),
        ({"year": True}, "annex1/1.year: must be int"),
        ({"name": None}, "annex1/1.name: must be str"),
        ({"work_years": 25}, "annex1/1.work_years: must be str"),
        ({"migrant": "no"}, "annex1/1.migrant: must be bool"),
        ({"identity": "boss"}, "annex1/1.identity: must be identity"),
        ({"model_worker": ["none", "regional"]}, r"annex1/1.model_worker\[1\]"),
        ({"model_worker": "none"}, "model_worker: must be a list"),
        ({"craft": {"magic": "x"}}, "annex1/1.craft"),
        ({"patents": {"invention": 1}}, "patents: missing design, utility"),
        ({"unit_opinion": {"text": "x", "signer": "y"}}, "unit_opinion"),
        ({"honours": [{"name": "x"}]}, r"honours\[0\]: must be str"),
    ],
)
def test_what_is_wrong_is_named(change, told):
    with pytest.raises(PayloadError, match=told):
        check("annex1/1", annex1(**change))


def test_rows_of_annex_2_are_checked():
    payload = annex2()
    payload["rows"][1]["id_no"] = "31"
    with pytest.raises(PayloadError, match=r"rows\[1\]: unknown id_no"):
        check("annex2/1", payload)
    payload = annex2()
    payload["rows"][2]["no"] = "3"
    with pytest.raises(PayloadError, match=r"rows\[2\]\.no: must be int"):
        check("annex2/1", payload)
