"""The comparison itself: which reasons keep one expert away from one dossier (§2.9); no database."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from review.experts import names
from review.experts.facts import Dossier, Person, Units, is_self
from review.experts.kinds import Found
from review.experts.models import Relation

Rule = Callable[[Person, Dossier, Units], Iterator[Found]]
# A name of two characters stands in many a sentence that means nobody.
SURE = 3


def own(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """The expert's own application; and in that year everybody else's too."""
    if is_self(one, dossier.row, dossier.person):
        yield Found("self")
    if dossier.row["cycle_id"] in one.applied:
        yield Found("applicant")


def employer(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """The same unit by registry, credit code or name; else the same recommending unit or group."""
    works, recommends = dossier.row["employer_id"], dossier.row["recommender_id"]
    name = units.name(works)
    if works in one.units or (name and names.same_unit(one.employer, name)):
        yield Found("employer", name)
        return
    theirs = {units.root(pk): pk for pk in (works, recommends) if pk is not None}
    for root in sorted(one.roots & set(theirs), key=str):
        yield Found("group", units.name(theirs[root]))
        return


def signer(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """Acted on it, signed an opinion, or is an officer of either unit."""
    if one.user_id in dossier.hands:
        yield Found("signer", _("曾办理该申报"))
    elif one.name in dossier.signers:
        yield Found("signer", _("意见签署人同名"))
    elif shared := one.serves & {dossier.row["employer_id"], dossier.row["recommender_id"]}:
        yield Found("signer", units.name(min(shared)))


def mentor(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """Named in what the nominee says of handing on skills; elsewhere in the text a namesake is only a question."""
    if not one.name or not dossier.letters.issuperset(one.name):
        return
    sure = len(one.name) >= SURE
    if sure and one.name in dossier.mentors:
        yield Found("mentor", _("传授途径的说明中提到"))
    elif one.name in dossier.texts or one.name in dossier.mentors:
        yield Found("mention")


def team(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """One award that both list as a team's."""
    for name, _organiser, _month in sorted(one.awards & dossier.awards, key=str):
        if dossier.row["nominee_id"] != one.user_id:
            yield Found("team", name)
            return


def relations(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """Whom the expert named; a unit counts where no person is named, and where money is the matter."""
    kinds = {Relation.Kind.MASTER: "mentor", Relation.Kind.COLLEAGUE: "team"}
    for row in one.relations:
        kind = kinds.get(row["kind"], "relation")
        words = str(Relation.Kind(row["kind"]).label)
        if row["person_name"] and names.person(row["person_name"]) == dossier.person:
            yield Found(kind, words)
        elif row["unit_name"] and (not row["person_name"] or row["kind"] == Relation.Kind.INTEREST):
            for pk in (dossier.row["employer_id"], dossier.row["recommender_id"]):
                if names.same_unit(row["unit_name"], units.name(pk)):
                    yield Found("relation", words)
                    break


def asked(one: Person, dossier: Dossier, units: Units) -> Iterator[Found]:
    """The nominee's request that was granted, for whoever bears the name; the unit tells namesakes apart."""
    if any(is_asked(row["person_name"], row["unit_name"], one.name, one.employer) for row in dossier.asked):
        yield Found("asked")


def is_asked(person_name: str, unit_name: str, name: str, employer: str) -> bool:
    """Whether a request means this expert; a unit that was written differently does not save them by itself."""
    if not names.same_person(person_name, name):
        return False
    return not unit_name or not employer or names.same_unit(unit_name, employer)


RULES: tuple[Rule, ...] = (own, employer, signer, mentor, team, relations, asked)


def found(one: Person, dossier: Dossier, units: Units) -> list[Found]:
    """Every reason, each kind once."""
    kinds: dict[str, Found] = {}
    for rule in RULES:
        for reason in rule(one, dossier, units):
            kinds.setdefault(reason.kind, reason)
    if "mentor" in kinds:
        kinds.pop("mention", None)
    return list(kinds.values())
