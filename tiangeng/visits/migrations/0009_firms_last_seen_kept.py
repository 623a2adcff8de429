"""The day of an enterprise's last visit is kept where all who see the enterprise see that visit (ADR 0028); from 0010 on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_visits_of_a_unit"), ("places", "__first__")]
    operations = [
        migrations.CreateModel(
            name="EnterpriseTouched",
            fields=[("id", models.BigAutoField(primary_key=True, serialize=False)), ("enterprise_id", models.UUIDField())],
        ),
        migrations.CreateModel(
            name="EnterpriseLastSeen",
            fields=[
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_seen",
                        serialize=False,
                        to="places.enterprise",
                    ),
                ),
                ("last_on", models.DateField(null=True)),
            ],
        ),
    ]
