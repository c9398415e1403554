"""What the demonstration tells of its last two stages, for tests/saq_portal/test_demo.py."""

from collections import Counter
from datetime import date

from django.http import QueryDict

from documents.models import GeneratedDocument
from nominations.bans import person_key
from nominations.deadlines import beijing
from nominations.models import Ban
from publicity.honour_roll import queries as honours
from publicity.lists.models import Channel, Entry, Promotion, Publication
from publicity.lists.period import days_of
from publicity.objections.models import Objection
from publicity.titles.models import HandOut, Naming, Title

# By the strokes of their names in each list, the list of the one who moved up last.
NAMED = ("丰穗宁", "孔述言", "方屹川", "汤芷兰", "沈砺成", "顾远舟", "曹砚农", "蒋承屹", "虞冬柏", "邵予宁")


def stage_five_has_two_rounds():
    """Ten from the 19th to the 27th of June, round 端午; then whoever moved up, as long, alone."""
    first, second = Publication.objects.filter(cycle__year=2023).order_by("number")
    assert (first.state, second.state) == ("ended", "ended")
    assert days_of(first) == (date(2023, 6, 19), date(2023, 6, 27))
    assert days_of(second) == (date(2023, 6, 29), date(2023, 7, 6))
    for row in (first, second):
        assert len({row.prepared_by_id, row.reviewed_by_id, row.signed_by_id}) == 3
    assert first.entries.count() == 10 and [row.name for row in second.entries.all()] == ["邵予宁"]
    assert [row.name for row in Entry.objects.exclude(removed_at=None)] == ["裴叔衍"], "struck, and nobody else"
    moved = Promotion.objects.get()
    assert (moved.vacancy.name, moved.application.name) == ("裴叔衍", "邵予宁") and moved.signed_by != moved.proposed_by
    assert Counter(Channel.objects.values_list("publication__number", flat=True)) == {1: 3, 2: 1}
    kinds = Counter(GeneratedDocument.objects.values_list("kind", "format"))
    assert kinds["public_notice", "pdf"] == kinds["public_notice", "docx"] == 2


def one_objection_is_dismissed_one_upheld_with_a_ban_and_one_refused():
    rows = {row.application.name: row for row in Objection.objects.select_related("application")}
    dismissed, upheld, refused = rows.pop("孔述言"), rows.pop("裴叔衍"), rows.pop("方屹川")
    assert rows == {} and {row.state for row in (dismissed, upheld, refused)} == {"closed"}
    ends = {row: set(row.events.values_list("move", flat=True)) for row in (dismissed, upheld, refused)}
    assert {"accept", "conclude_dismissed", "release"} <= ends[dismissed] and {"accept", "conclude_upheld"} <= ends[
        upheld
    ]
    assert ends[refused] == {"file", "take", "refuse", "reply"} and refused.refusal == "anonymous"
    assert all(row.letter is not None for row in (dismissed, upheld, refused)) and upheld.hearing
    assert upheld.decision is not None and upheld.doc_no and dismissed.decision is None
    for row in (dismissed, upheld):
        assert [one.party for one in row.replies.all()] == ["nominee"]
        assert row.investigator_id not in (row.concluded_by_id, row.owner_id)
    ban = upheld.struck.get().ban
    assert (ban.subject_key, ban.decision_doc) == (person_key(upheld.application.id_no), upheld.doc_no)
    assert (ban.starts_on, ban.ends_on) == (date(2023, 6, 28), date(2026, 6, 28))
    assert Ban.objects.count() == 2, "and the one of an earlier year"


def stage_six_ends_with_ten_people_named():
    naming = Naming.objects.get()
    titles = list(Title.objects.order_by("sequence"))
    assert [(row.number, row.name) for row in titles] == [
        (f"SAQ-ZLGJ-2023-{n:04d}", name) for n, name in enumerate(NAMED, start=1)
    ]
    assert {row.issued_at for row in titles} == {naming.issued_at} and naming.decision_no == "沪质协〔2023〕35号"
    assert beijing(naming.issued_at) == "2023年7月10日 09:00"
    assert len({naming.prepared_by_id, naming.reviewed_by_id, naming.signed_by_id}) == 3
    kinds = Counter(GeneratedDocument.objects.values_list("kind", flat=True))
    assert (kinds["naming_decision"], kinds["certificate"], kinds["plaque"]) == (2, 10, 10)
    handed = Counter(HandOut.objects.filter(voided_at=None).values_list("what", flat=True))
    assert handed == {"certificate": 8, "plaque": 7}, "two are still to come"
    roll = {row["name"]: row for one in honours.roll(2023, QueryDict())["page"].object_list for row in one["rows"]}
    assert tuple(roll) == NAMED
    fields = ["employer", "post", "industry", "unit_kind"]
    told = {name: [key for key in fields if roll[name][key]] for name in roll}
    assert told["顾远舟"] == fields and told["方屹川"] == ["employer", "industry"]
    assert told["丰穗宁"] == ["employer"] and told["沈砺成"] == ["employer", "post"]
