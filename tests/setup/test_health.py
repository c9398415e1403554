"""/healthz says well or not and nothing more; /metrics is a missing page without the token."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_healthz_is_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_healthz_without_a_database(client):
    def refuse(*_args):
        from django.db import OperationalError

        raise OperationalError("host db.internal refused")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"unavailable\n")


@pytest.mark.django_db
@pytest.mark.parametrize("header", [{}, {"HTTP_AUTHORIZATION": "Bearer wrong"}, {"HTTP_AUTHORIZATION": "Bearer "}])
@pytest.mark.parametrize("token", ["", "right"])
def test_metrics_are_missing_for_strangers(client, settings, token, header):
    settings.SAQ_METRICS_TOKEN = token
    assert client.get("/metrics", **header).status_code == 404


@pytest.mark.django_db
def test_metrics_with_the_token(client, settings):
    settings.SAQ_METRICS_TOKEN = "right"
    response = client.get("/metrics", HTTP_AUTHORIZATION="Bearer right")
    assert response.status_code == 200
    assert b"python_info" in response.content
