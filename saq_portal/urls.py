"""Where every page stands: one prefix per stage, the same word as its package and its namespace."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string
from django.views.i18n import set_language

from accounts.guards import public
from saq_portal import crawlers, health


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("i18n/setlang/", public(set_language), name="set_language"),
]
if _there("saq_portal.home"):
    urlpatterns.append(path("", import_string("saq_portal.home.home"), name="home"))

# Mounted as their authors commit them; the finished file holds plain includes.
for prefix, module in (
    ("", "accounts.urls"),
    ("documents/", "documents.urls"),
    ("application/", "nominations.application.urls"),
    ("drafting/", "nominations.drafting.urls"),
    ("endorsement/", "nominations.endorsement.urls"),
    ("recommendation/", "nominations.recommendation.urls"),
    ("importing/", "nominations.importing.urls"),
    ("nominee_board/", "nominations.nominee_board.urls"),
    ("units/", "nominations.units.urls"),
    ("cycles/", "nominations.cycles.urls"),
    ("formal_check/", "review.formal_check.urls"),
    ("correction/", "nominations.correction.urls"),
    ("calendar/", "nominations.calendar.urls"),
    ("reveal/", "nominations.reveal.urls"),
    ("personal_data/", "nominations.personal_data.urls"),
    ("deletion_reports/", "nominations.deletion_reports.urls"),
    ("mail_templates/", "nominations.mail_templates.urls"),
    ("stamping/", "nominations.stamping.urls"),
    ("intake/", "review.intake.urls"),
    ("paper_desk/", "review.paper_desk.urls"),
    ("mail_desk/", "review.mail_desk.urls"),
    ("recusal/", "review.recusal.urls"),
    ("same_evidence/", "review.same_evidence.urls"),
    ("result_sheet/", "review.result_sheet.urls"),
    ("disqualification/", "review.disqualification.urls"),
    ("appeal/", "review.appeal.urls"),
    ("late_withdrawal/", "review.late_withdrawal.urls"),
    ("oversight/", "review.oversight.urls"),
    ("expert_pool/", "review.expert_pool.urls"),
    ("rubric/", "review.rubric.urls"),
    ("blinding/", "review.blinding.urls"),
    ("assignment/", "review.assignment.urls"),
    ("written_review/", "review.written_review.urls"),
    ("consensus/", "review.consensus.urls"),
    ("defense/", "review.defense.urls"),
    ("attendance/", "review.attendance.urls"),
    ("hall/", "review.hall.urls"),
    ("proposal/", "review.proposal.urls"),
    ("final_approval/", "review.final_approval.urls"),
    ("ballot/", "review.ballot.urls"),
    ("panel/", "review.panel.urls"),
    ("notice/", "publicity.cycle_notice.urls"),
    ("public_notice/", "publicity.public_notice.urls"),
    ("public_list/", "publicity.public_list.urls"),
    ("objection/", "publicity.objection.urls"),
    ("objection_desk/", "publicity.objection_desk.urls"),
    ("naming/", "publicity.naming.urls"),
    ("certificates/", "publicity.certificates.urls"),
    ("verify/", "publicity.verification.urls"),
    ("statistics/", "publicity.statistics.urls"),
    ("honours/", "publicity.honour_roll.urls"),
    ("archive/", "publicity.archive.urls"),
):
    if _there(module):
        urlpatterns.append(path(prefix, include(module)))

handler400 = "saq_portal.errors.bad_request"
handler403 = "saq_portal.errors.permission_denied"
handler404 = "saq_portal.errors.page_not_found"
handler500 = "saq_portal.errors.server_error"
