"""A year in its written review with three files, seven experts, one of them in conflict, and the two deciders."""

from tests.factories import experts as make
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def files(town, clerk):
    """Three applications that passed the formal check, in a cycle that is in stage 2."""
    rows = [make.formal_passed(town, clerk) for _n in range(3)]
    make.written_stage(rows[0].cycle)
    for row in rows:
        row.refresh_from_db()
    return rows


@kept(at=NOW)
def pool(files, clerk):
    """Six experts of houses of their own and one of the nominees' own work unit."""
    cycle = files[0].cycle
    people = [make.expert(f"专家{n}", employer_name=f"（演示）第{n}质量技术评价中心") for n in "一二三四五六"]
    people.append(make.expert("专家七", employer=files[0].employer))
    for one in people:
        make.sworn(make.appointed(one, cycle, clerk))
    return people
