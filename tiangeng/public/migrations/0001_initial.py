from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('client_id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('receipt_code', models.CharField(max_length=12)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['asked_at'], name='askings_oldest_first')],
            },
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('door', models.CharField(max_length=16)),
                ('source', models.BinaryField(max_length=16)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['since'], name='knocks_oldest_first')],
                'constraints': [models.UniqueConstraint(fields=('door', 'source', 'since'), name='knock_once_per_stretch')],
            },
        ),
    ]
