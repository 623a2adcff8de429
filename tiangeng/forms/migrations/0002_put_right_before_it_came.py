from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='formanswer',
            name='corrects',
            field=models.CharField(blank=True, db_default='', default='', max_length=249),
        ),
    ]
