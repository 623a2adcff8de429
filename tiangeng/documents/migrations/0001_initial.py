import tiangeng.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('region_code', models.CharField(db_collation='C', max_length=12)),
                ('county_code', models.CharField(db_collation='C', max_length=6)),
                ('id', models.UUIDField(default=tiangeng.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('owner_type', models.CharField(max_length=40)),
                ('owner_id', models.UUIDField()),
                ('stage', models.CharField(blank=True, choices=[('report', '提出时'), ('work', '办理中'), ('evidence', '办好后'), ('record', '存档')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64)),
                ('byte_count', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('opens_inline', models.BooleanField(default=False)),
                ('is_public', models.BooleanField(default=False)),
                ('uploaded_by_id', models.UUIDField(null=True)),
                ('uploaded_by_name', models.CharField(blank=True, max_length=40)),
                ('uploaded_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['owner_type', 'owner_id'], name='attachments_of_a_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(('byte_count__gt', 0)), name='attachment_not_empty'), models.CheckConstraint(condition=models.Q(('is_public', False), ('width__isnull', False), _connector='OR'), name='attachment_public_is_picture'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('owner_type', 'owner_id', 'stage', 'digest'), name='attachment_once_per_record_and_stage')],
            },
        ),
    ]
