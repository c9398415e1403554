"""The list as it is being drafted: who is proposed, who is in reserve, in which order; what is still wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from review.proposals.models import Choice, Counting, CountingRow, Proposal, ProposalLine

LEAST = 5  # characters of a reason
PLACED = (Choice.PROPOSE, Choice.RESERVE)


@dataclass(frozen=True)
class Chosen:
    """What the list says of one nominee; `place` only where it differs from the order of the counting, or in a tie."""

    choice: str
    reason: str = ""
    place: int | None = None


Given = Chosen | ProposalLine


def needs_reason(row: CountingRow, choice: str) -> bool:
    """The counting says otherwise, or says nothing."""
    return row.suggested != choice


def places(rows: Iterable[CountingRow], lines: Mapping[int, Given]) -> dict[int, int]:
    """{application: place} among the proposed and among the reserves: 1, 2, 3, … without gaps.

    A place that was given holds; all others follow the rank, and within a tie the acceptance number. `rows` come with
    their application.
    """
    found: dict[int, int] = {}
    for choice in PLACED:
        group = [row for row in rows if row.application_id in lines and lines[row.application_id].choice == choice]
        group.sort(key=lambda row: (row.rank or len(group) + 1, row.application.acceptance_no, row.application_id))
        given = {lines[row.application_id].place: row.application_id for row in group}
        given = {place: one for place, one in given.items() if place is not None and place <= len(group)}
        rest = iter([row.application_id for row in group if row.application_id not in given.values()])
        for place in range(1, len(group) + 1):
            found[given[place] if place in given else next(rest)] = place
    return found


def about_places(rows: list[CountingRow], lines: Mapping[int, Given]) -> list[tuple[int, str]]:
    """[(application, sentence)]: a place twice, beyond the end, or against the rank without a reason."""
    found = []
    for choice in PLACED:
        group = [row for row in rows if row.application_id in lines and lines[row.application_id].choice == choice]
        taken: set[int] = set()
        for row in group:
            place = lines[row.application_id].place
            if place is None:
                continue
            if place > len(group):
                found.append((row.application_id, _("序号不能大于本组人数 %(n)d。") % {"n": len(group)}))
            elif place in taken:
                found.append((row.application_id, _("序号 %(n)d 重复。") % {"n": place}))
            taken.add(place)
    return found or _against_rank(rows, lines)


def _against_rank(rows: list[CountingRow], lines: Mapping[int, Given]) -> list[tuple[int, str]]:
    """Who stands before somebody with a better rank, and no word of why."""
    order, found = places(rows, lines), []
    ranks = {row.application_id: row.rank for row in rows}
    for one, place in order.items():
        said, rank = lines[one], ranks[one]
        if said.place is None or len(said.reason) >= LEAST:
            continue
        behind = [ranks[two] for two, later in order.items() if later > place and lines[two].choice == said.choice]
        if any(other is not None and (rank is None or other < rank) for other in behind):
            found.append((one, _("序号与名次的先后不同，请写明理由。")))
    return found


def about_one(row: CountingRow, said: Given) -> str:
    """What is wrong with one line by itself, or ''."""
    if said.choice in PLACED and row.absent:
        return _("缺席而未准假，不能列入名单。")
    if said.choice in PLACED and row.total is None:
        return _("没有总分，不能列入名单。")
    if needs_reason(row, said.choice) and len(said.reason) < LEAST:
        return _("与系统建议不同或没有建议，请写明理由，至少 %(n)d 个字。") % {"n": LEAST}
    return ""


def problems(rows: list[CountingRow], lines: Mapping[int, Given]) -> list[tuple[int, str]]:
    """[(application, sentence)] of the lines there are; lines that are missing are no problem here."""
    there = [row for row in rows if row.application_id in lines]
    found = [(row.application_id, about_one(row, lines[row.application_id])) for row in there]
    return [(one, sentence) for one, sentence in found if sentence] or about_places(there, lines)


def numbers(lines: Iterable[Given]) -> dict[str, int]:
    """{choice: how many}."""
    found = {str(choice): 0 for choice in Choice}
    for line in lines:
        found[line.choice] += 1
    return found


def lines_of(proposal: Proposal, counting: Counting) -> tuple[list[CountingRow], dict[int, ProposalLine]]:
    """(rows of the counting by rank, {application: line}) of those who still count; two queries."""
    rows = sorted(
        counting.rows.select_related("application__employer"), key=lambda row: (row.rank is None, row.rank or 0, row.pk)
    )
    there = {row.application_id for row in rows}
    lines = {line.application_id: line for line in proposal.lines.all() if line.application_id in there}
    return rows, lines


def against_submitting(proposal: Proposal, counting: Counting, quota_note: str) -> list[str]:
    """Everybody has a line that stands, and a difference from the quotas is explained."""
    rows, lines = lines_of(proposal, counting)
    numbered = {row.application_id: row.application.acceptance_no for row in rows}
    left = [number for pk, number in numbered.items() if pk not in lines]
    words = {"n": len(left), "numbers": "、".join(left)}
    found = [_("还有 %(n)d 人没有登记决定：%(numbers)s。") % words] if left else []
    found += [f"{numbered[pk]}：{sentence}" for pk, sentence in problems(rows, lines)]
    made, parameters = numbers(lines.values()), counting.parameters
    for choice, name, label in (
        (Choice.PROPOSE, "quota_proposed", _("建议人选")), (Choice.RESERVE, "quota_reserve", _("后备人选")),
    ):  # fmt: skip
        quota = parameters[name]
        if quota is not None and made[choice] != quota and len(quota_note) < LEAST:
            words = {"label": label, "n": made[choice], "quota": quota}
            found.append(_("%(label)s %(n)d 人，与名额 %(quota)d 人不同，请写明说明。") % words)
    return found
