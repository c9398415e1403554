"""The documents of the notice as data in, bytes out: Annex 1, Annex 2, the receipt D5 and letters.

The payload contracts. Every key must be there and no other may be (`check` says which is wrong), so a builder and
a template can never drift apart silently; texts are plain, printable as they are, never markup.

annex1/1 (R80–R114), pdf:
  year int · form_title str ('' = `{year} 年度“上海质量工匠”申报表`, A-1) · annex_label str (`附件 1`) ·
  revision int · draft bool
  recommender · name · sex · mobile · political · education · position · id_no · home_addr · home_zip · employer ·
  unit_nature · industry · trade · work_years · unit_addr · unit_zip: str, already worded for print
  model_worker list of national/shanghai/ministry/may_first/none · hukou rural/urban/'' · migrant bool or null
  identity cadre/professional/worker/staff/other/'' · title senior/middle/junior/none/''
  skill_level senior_technician/technician/senior/middle/junior/none/''
  craft {skill, stunt, speciality, other: str}, ticked where the key is there
  tech_level intl_leading/intl_advanced/dom_leading/dom_advanced/'' · has_patent bool or null
  patents {invention, utility, design: int or null} · mentoring {apprentice: true, training: true, other: str}, as craft
  contribution list of national/city/industry/unit
  understanding · job_brief · self_statement · achievements: str · honours list of str, one printed line each
  unit_opinion · recommender_opinion: {text, signer, date: str} or null

annex2/1 (R120–R128), pdf and xlsx:
  year int · title str ('' = the official one) · recommender · contact_name · contact_phone: str · revision int ·
  content_hash · batch_no: str · rows list of {no: int, employer, name, post_name, position_title: str}

receipt/1 (D5), pdf:
  year int · recommender · batch_no · submitted_at (worded, Beijing time) · content_hash · organiser · department: str ·
  annex2_revision int · rows list of {acceptance_no, name, employer, sha256: str}

letter/1 (D6, D7 and the like), pdf:
  year int · organiser · department · title · doc_no ('' = none) · addressee · date (worded) · reference: str ·
  demo bool · paragraphs · items (numbered 一、二、…) · closing: lists of str

score_sheet/1 (D9), pdf, of `documents.score_sheet`: marks and sums worded; all '' and no code: a blank one

hall_sheet/1 (D12), pdf, of `documents.hall_sheet`: one member's sheets of a session, a page each; `blank`: to be filled

id_sheet/1 (D3), pack/1 and batch_pack/1 (D4), pdf: made of stored files too, each named {key, sha256, media_type}; the
  other keys are those of SHAPES. annex1, annex2, id_sheet, packs: payloads of the other kinds · `mark`: the code on
  the cover · `annex1_mark`, `annex2_mark`: the codes on those forms, the same as where they are printed alone

Options: `mark`, the text of the QR code (see `marks`); without it none is printed.
"""

from typing import Any

from documents.payloads import CHOICES, SHAPES, Shape

Payload = dict[str, Any]
Options = dict[str, Any]


class PayloadError(ValueError):
    """The data does not fulfil its contract; the message names the key."""


def check(schema: str, payload: Payload) -> None:
    """Raise PayloadError naming the first key that is missing, unknown or of the wrong kind."""
    _check_shape(schema, SHAPES[schema], payload)


def _check_shape(path: str, shape: Shape, value: Any) -> None:
    if isinstance(shape, dict):
        _check_keys(path, set(shape), value)
        for key, inner in shape.items():
            _check_shape(f"{path}.{key}", inner, value[key])
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise PayloadError(f"{path}: must be a list")
        for number, item in enumerate(value):
            _check_shape(f"{path}[{number}]", shape[0], item)
    elif not _fits(shape, value):
        raise PayloadError(f"{path}: must be {shape}, not {type(value).__name__} {value!r:.40}")


def _check_keys(path: str, wanted: set[str], value: Any) -> None:
    if not isinstance(value, dict):
        raise PayloadError(f"{path}: must be an object")
    if missing := wanted - set(value):
        raise PayloadError(f"{path}: missing {', '.join(sorted(missing))}")
    if unknown := set(value) - wanted:
        raise PayloadError(f"{path}: unknown {', '.join(sorted(map(str, unknown)))}")


def _fits(shape: str, value: Any) -> bool:
    """`str`, `int`, `bool`, each with `?` for null; a name of CHOICES: one of its codes or ''; `name{}`: a tick map.

    `object` is a payload of its own, checked where it is printed.
    """
    if shape.endswith("?"):
        return value is None or _fits(shape[:-1], value)
    if shape.endswith("{}"):
        kinds = CHOICES[shape[:-2]]
        return isinstance(value, dict) and all(
            key in kinds and isinstance(text, str | bool) for key, text in value.items()
        )
    if shape == "opinion":
        return isinstance(value, dict) and {"text", "signer", "date"} == set(value) and _all_text(value.values())
    if shape in CHOICES:
        return isinstance(value, str) and (value == "" or value in CHOICES[shape])
    if shape == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"str": str, "bool": bool, "object": dict}[shape])


def _all_text(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)


def render_annex1(payload: Payload, options: Options, format: str = "pdf") -> bytes:
    """D1, the application form: pdf; the blank one as docx too (R75)."""
    from documents import annex1

    check("annex1/1", payload)
    context = annex1.context(payload, options)
    if format == "docx":
        return _as_word("annex1", context)
    from documents.pdf import render_pdf

    return render_pdf("documents/annex1.html", context, title=context["title"])


def render_annex2(payload: Payload, options: Options, format: str = "pdf") -> bytes:
    """D2, the list of a batch, to be sealed (pdf) or read by machines (xlsx); the blank one as docx too (R75)."""
    from documents import annex2

    check("annex2/1", payload)
    if format == "xlsx":
        return annex2.workbook(payload)
    context = annex2.context(payload, options)
    if format == "docx":
        return _as_word("annex2", context, landscape=True)
    from documents.pdf import render_pdf

    return render_pdf("documents/annex2.html", context, title=context["title"])


def _as_word(name: str, context: dict[str, Any], *, landscape: bool = False) -> bytes:
    """The printed page once more, of the same template and the same measures, to be filled in with a word processor."""
    from django.template.loader import render_to_string

    from documents import page_parts, word

    html = render_to_string(f"documents/{name}.html", {**context, "document_title": context["title"]})
    return word.form(page_parts.read(html), page_parts.measures(name), landscape=landscape)


def render_receipt(payload: Payload, options: Options, format: str = "pdf") -> bytes:
    """D5, the receipt of a batch."""
    from documents import receipt
    from documents.pdf import render_pdf

    check("receipt/1", payload)
    context = receipt.context(payload, options)
    return render_pdf("documents/receipt.html", context, title=context["title"])


def render_letter(payload: Payload, options: Options, format: str = "pdf") -> bytes:
    """D6, D7: a letter of the association."""
    from documents import letter
    from documents.pdf import render_pdf

    check("letter/1", payload)
    context = letter.context(payload, options)
    return render_pdf("documents/letter.html", context, title=context["title"])
