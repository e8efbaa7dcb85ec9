import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from coalition.lib.immutable import Immutable


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0050_statement_precision'),
        ('metrics', '0080_bands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='Of a target that ships with the program.', max_length=120, null=True, unique=True)),
                ('is_invented', models.BooleanField(default=False, help_text='Made up for demonstration, and labelled so.')),
                ('wording', models.CharField(max_length=500)),
                ('source_title', models.CharField(max_length=300)),
                ('source_url', models.URLField(max_length=500)),
                ('source_date', models.DateField(help_text='The day on which the source was published.')),
                ('indicator', models.CharField(blank=True, max_length=60)),
                ('method', models.CharField(blank=True, help_text='How it is counted, and who says so.', max_length=500)),
                ('product', models.CharField(blank=True, max_length=40)),
                ('kind', models.CharField(choices=[('decrease', 'less than in the baseline by this share'), ('increase', 'more than in the baseline by this share'), ('at_least', 'at least this figure'), ('at_most', 'at most this figure')], max_length=8)),
                ('amount', models.DecimalField(decimal_places=6, help_text='A share or a rate is a fraction: 0.8 for 80 %.', max_digits=20)),
                ('baseline_first', models.CharField(max_length=7, null=True)),
                ('baseline_last', models.CharField(max_length=7, null=True)),
                ('due', models.DateField(help_text='The last day on which it may be reached.')),
                ('note', models.CharField(blank=True, help_text='What of this is our reading.', max_length=500)),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('published_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.reportinggroup')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='members.organisation')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.target')),
                ('taxon', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.taxon')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('member', 'wording', 'due'), name='one_target_in_force', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', False), ('key__isnull', True), ('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('entered_by__isnull', False), ('key__isnull', True), ('published_at__isnull', False), ('published_by__isnull', False)), models.Q(('entered_by__isnull', True), ('key__isnull', False), ('published_at__isnull', False), ('published_by__isnull', True)), _connector='OR'), name='target_by_somebody_or_with_the_program'), models.CheckConstraint(condition=models.Q(models.Q(('wording', ''), _negated=True), models.Q(('source_title', ''), _negated=True), ('source_url__regex', '^https?://')), name='target_in_words_with_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('indicator', ''), ('method', '')), models.Q(models.Q(('indicator', ''), _negated=True), models.Q(('method', ''), _negated=True)), _connector='OR'), name='target_method_with_indicator'), models.CheckConstraint(condition=models.Q(('taxon__isnull', True), ('group__isnull', True), _connector='OR'), name='target_of_taxon_or_group'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('amount__lte', 1), ('kind', 'decrease')), models.Q(('amount__gt', 0), ('kind', 'increase')), models.Q(('amount__gte', 0), ('kind__in', ['at_least', 'at_most'])), _connector='OR'), name='target_amount_of_its_kind'), models.CheckConstraint(condition=models.Q(models.Q(('baseline_first__isnull', True), ('baseline_last__isnull', True)), models.Q(('baseline_first__isnull', False), ('baseline_last__isnull', False)), _connector='OR'), name='baseline_first_with_baseline_last'), models.CheckConstraint(condition=models.Q(('baseline_first__isnull', True), models.Q(('baseline_first__regex', '^[0-9]{4}-Q[1-4]$'), ('baseline_last__gte', models.F('baseline_first')), ('baseline_last__regex', '^[0-9]{4}-Q[1-4]$')), _connector='OR'), name='target_baseline_of_quarters'), models.CheckConstraint(condition=models.Q(models.Q(('successor__isnull', True), ('withdrawn_at__isnull', True), ('withdrawn_because', ''), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='target_withdrawn_with_a_reason'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('id')), _negated=True), _connector='OR'), name='target_followed_by_another')],
            },
        ),
        Immutable(
            "Target",
            fills=(
                "published_by_id", "published_at", "withdrawn_by_id", "withdrawn_at", "withdrawn_because",
                "successor_id",
            ),
            reason="A target stays as it was entered; it can be published once, and withdrawn once",
        ),
    ]
