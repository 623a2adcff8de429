from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('notices', '0005_muted_turns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='outcome',
            field=models.CharField(choices=[('waiting', '待发'), ('sent', '已发出'), ('logged', '只写进日志，没有发出'), ('failed', '没发成'), ('held_back', '没有发')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='textmessage',
            name='outcome',
            field=models.CharField(choices=[('waiting', '待发'), ('sent', '已发出'), ('logged', '只写进日志，没有发出'), ('failed', '没发成'), ('held_back', '没有发')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='textmessage',
            name='why',
            field=models.CharField(blank=True, choices=[('too_many', '这个号码今天已经收得够多了'), ('unwanted', '对方说过不再收短信'), ('no_number', '已经没有号码了'), ('refused', '短信网关不收'), ('no_gateway', '还没有接短信网关，只写进了日志'), ('unreachable', '短信网关连不上，试过几次了')], max_length=12),
        ),
    ]
