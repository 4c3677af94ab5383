"""Adds the key pair with which a sitting's emergency files are sealed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exams", "0002_unchangeable_rows")]
    operations = [
        migrations.CreateModel(
            name="SittingSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key_id",
                    models.CharField(help_text="SHA-256 thumbprint of the public key (RFC 7638).", max_length=43),
                ),
                ("public_jwk", models.JSONField()),
                ("private_pem", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "sitting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seal", to="exams.sitting"
                    ),
                ),
            ],
        ),
    ]
