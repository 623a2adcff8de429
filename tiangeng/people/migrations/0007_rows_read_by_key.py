from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('people', '0006_signed_tickets'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='read_count',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='read_on',
            field=models.DateField(null=True),
        ),
    ]
