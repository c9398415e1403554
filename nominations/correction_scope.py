"""What a return for correction opens, and what staff may choose to return: fields, honours, papers (T13, T-22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from nominations.annex1_rules import Problem, steps
from nominations.annex1_rules.claims import Claim, claims
from nominations.annex1_rules.spec import label_of
from nominations.dictionaries import AttachmentKind
from nominations.models import Application, Attachment, CorrectionItem, CorrectionRound, Honour

HONOURS = "honours"
FIELD, ATTACHMENT, OTHER = CorrectionItem.Kind.FIELD, CorrectionItem.Kind.ATTACHMENT, CorrectionItem.Kind.OTHER
# Who applies, for whom they work and who recommends them is what two units have sealed: that is no correction.
FIXED = frozenset({"employer", "recommender", "id_no", "sex", "no_honours"})


@dataclass(frozen=True)
class Scope:
    """`names`: fields of the form that are open; `claims`: codes of papers; `honours`: all rows and their papers."""

    names: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    honours: bool = False

    def takes_claim(self, claim: Claim) -> bool:
        return claim.code in self.claims or (self.honours and claim.honour_id is not None)

    def takes_problem(self, problem: Problem) -> bool:
        """Whether this lack of the form is one that the return has opened."""
        if problem.section == HONOURS:
            return self.honours
        fields = {"file_" + code.replace(".", "_") for code in self.claims}
        honour_paper = self.honours and problem.field.startswith("file_honour_")
        return problem.field in self.names or problem.field in fields or honour_paper

    def sections(self) -> list[str]:
        """The steps of the form in which something is open."""
        found = [step.slug for step in steps.STEPS if self.names & {one.name for one in step.specs}]
        if self.honours:
            found.append(HONOURS)
        if self.claims or self.honours:
            found.append("files")
        return [slug for slug in steps.SLUGS if slug in found]


def scope_of(items: Iterable[CorrectionItem]) -> Scope:
    """What these items open; an answer opens the fields that hang on it."""
    rows = list(items)
    names = {row.target for row in rows if row.kind == FIELD} - {HONOURS}
    for step in steps.STEPS:
        names |= {one.name for one in step.specs if one.when and one.when.partition("=")[0] in names}
    honours = any(row.kind == FIELD and row.target == HONOURS for row in rows)
    if honours:
        names.add("no_honours")
    return Scope(frozenset(names), frozenset(row.target for row in rows if row.kind == ATTACHMENT), honours)


def open_round(application: Application) -> CorrectionRound | None:
    """The round that is being answered, with its items at hand; None when nothing was returned."""
    rows = CorrectionRound.objects.filter(application=application, closed_at=None)
    return rows.prefetch_related("items").first()


def opened_kinds(application: Application) -> frozenset[str]:
    """The kinds of paper that a running round has returned: both units look at the new ones (§4.2)."""
    found = open_round(application)
    if found is None:
        return frozenset()
    return frozenset(row.target for row in found.items.all() if row.target in AttachmentKind.values)


def targets(application: Application, honours: Iterable[Honour]) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(group, [(code, label)])]: everything that can be returned; a code is `field:<name>` or `attachment:<claim>`."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for step in steps.STEPS:
        rows = [
            (f"{FIELD}:{one.name}", label_of(application, one))
            for one in step.specs
            if one.name not in FIXED and not one.when and not one.name.startswith("patents_")
        ]
        if step.slug == HONOURS:
            rows = [(f"{FIELD}:{HONOURS}", _t("荣誉、成果各行"))]
        if rows:
            groups.append((str(step.title), rows))
    papers = [(f"{ATTACHMENT}:{one.code}", one.label) for one in claims(application, honours)]
    return [*groups, (_t("附件"), papers), (_t("其他"), [(f"{OTHER}:", _t("其他事项（用文字答复）"))])]


def labels(application: Application, honours: Iterable[Honour]) -> dict[str, str]:
    """{code: label} of the same, for pages and letters."""
    return {code: label for _group, rows in targets(application, honours) for code, label in rows}


def claim_for(application: Application, attachment: Attachment, honours: Iterable[Honour]) -> Claim | None:
    """The claim a file is offered for."""
    return next((one for one in claims(application, honours) if one.takes(attachment)), None)


def item_label(item: Any, names: dict[str, str]) -> str:
    """What was returned, in the words of the form; a paper whose claim is gone keeps its plain name."""
    code = f"{item.kind}:{item.target}"
    return names.get(code) or (item.target if item.target else _t("其他事项"))
