"""Whoever has no NIK is listed by how long that has been so, out of all people of a jurisdiction."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0013_editions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("alive", True), ("nik_digest__isnull", True)),
                fields=["jurisdiction", "created_at", "id"],
                name="person_without_nik",
            ),
        ),
    ]
