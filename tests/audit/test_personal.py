"""A model without a declaration of its personal data fails the build (design, house rule 11)."""

from __future__ import annotations

import pytest
from django.db import models
from django.urls import reverse

from slrt.audit import personal
from slrt.audit.enums import Data
from tests.personas import sign_in

MODELS = sorted(personal.our_models(), key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_is_declared(model):
    assert personal.problems(model) == []


def test_a_new_column_without_declaration_is_found():
    class Careless(models.Model):
        name = models.CharField(max_length=10)
        born = models.DateField()
        count = models.IntegerField()
        personal_data = {"nick": "identity", "count": "secret"}

        class Meta:
            app_label = "audit"
            managed = False

    try:
        found = "\n".join(personal.problems(Careless))
    finally:
        del Careless._meta.apps.all_models["audit"]["careless"]
        Careless._meta.apps.clear_cache()
    assert "Careless.name: not declared" in found
    assert "Careless.born: not declared" in found
    assert "Careless.nick: declared, but there is no such field" in found
    assert "'secret' is not a class" in found


def test_register_names_purpose_and_retention_of_every_table():
    register = personal.register_of_processing()
    assert len(register) >= 5
    for line in register:
        assert line.purpose, line.model
        assert line.retention, line.model
        assert Data.NONE not in line.classes


@pytest.mark.django_db
def test_page_shows_the_register(client, cast):
    page = sign_in(client, cast.auditor).get(reverse("audit:processing")).content.decode()
    assert "Pemrosesan data pribadi" in page
    for line in personal.register_of_processing():
        assert line.label.lower() in page.lower()
    assert "digest" not in page
