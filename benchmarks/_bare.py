"""The yardstick: a table of a hundred rows, a form and its POST as bare Django does them, on the portal's rows.

One query beside session and user for the table (model objects with their two units), one for the form's row, and an
UPDATE for the POST. Templates without inheritance, includes, translations or tags beyond `for`.
"""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.forms import modelform_factory
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template import RequestContext, Template
from django.urls import path

from accounts.models import User
from nominations.models import Application

FIELDS = ("acceptance_no", "key", "name", "post_name", "status", "employer__name", "recommender__name")
# As many inputs as the portal's first step has.
FormOfTheRow = modelform_factory(
    Application,
    fields=(
        "name", "sex", "mobile", "political", "education", "position", "id_no", "hukou", "migrant", "home_addr",
        "home_zip", "email", "trade",
    ),
)  # fmt: skip
TABLE = Template(
    "<!doctype html><html><head><title>Bare</title></head><body><p>{{ user.name }}</p><h1>Rows</h1><table><thead><tr>"
    "<th>Number<th>Name<th>Employer<th>Recommender<th>Post<th>State</tr></thead><tbody>{% for row in rows %}<tr>"
    '<td><a href="/rows/{{ row.key }}/">{{ row.acceptance_no }}</a></td><td>{{ row.name }}</td>'
    "<td>{{ row.employer.name }}</td><td>{{ row.recommender.name }}</td><td>{{ row.post_name }}</td>"
    "<td>{{ row.get_status_display }}</td></tr>{% endfor %}</tbody></table></body></html>"
)
FORM = Template(
    "<!doctype html><html><head><title>Bare</title></head><body><p>{{ user.name }}</p>"
    '<form method="post">{% csrf_token %}{{ form }}<button>Save</button></form></body></html>'
)


def enter(request, pk):
    """Log in without a password: this server lives on the loopback for a minute."""
    login(request, User.objects.get(pk=pk), backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("in")


def hello(request):
    return HttpResponse("hello")


@login_required
def table(request, cycle):
    rows = Application.objects.filter(cycle=cycle).exclude(acceptance_no="").select_related("employer", "recommender")
    rows = rows.only(*FIELDS).order_by("acceptance_no")[:100]
    return HttpResponse(TABLE.render(RequestContext(request, {"rows": rows})))


@login_required
def form(request, key):
    row = get_object_or_404(Application, key=key)
    bound = FormOfTheRow(request.POST or None, instance=row)
    if request.method == "POST" and bound.is_valid():
        bound.save()
        return HttpResponseRedirect(request.path)
    return HttpResponse(FORM.render(RequestContext(request, {"form": bound})))


urlpatterns = [
    path("enter/<int:pk>/", enter),
    path("hello/", hello),
    path("table/<int:cycle>/", table),
    path("form/<uuid:key>/", form),
]
