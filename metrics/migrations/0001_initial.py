
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_append_only_audit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('covers', models.CharField(max_length=300)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ReportingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('icon', models.CharField(blank=True, max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('content', models.BinaryField(help_text='Empty only where the file was larger than the limit.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(help_text='The quarter of the year, 1 to 4.')),
                ('opens', models.DateField()),
                ('due', models.DateField()),
                ('grace_ends', models.DateField()),
                ('closes', models.DateField(help_text='The last day on which a file is taken.')),
            ],
            options={
                'ordering': ['year', 'number'],
                'constraints': [models.UniqueConstraint(fields=('year', 'number'), name='period_once'), models.CheckConstraint(condition=models.Q(('number__range', (1, 4))), name='period_is_a_quarter'), models.CheckConstraint(condition=models.Q(('due__lte', models.F('grace_ends')), ('grace_ends__lte', models.F('closes')), ('opens__lte', models.F('due'))), name='period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('title', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10)),
                ('text', models.TextField(blank=True, help_text='What the publisher says about it.')),
                ('coverage', models.JSONField(default=dict, help_text='By quarter, how many members were expected and how many reported.')),
                ('sources', models.JSONField(default=dict, help_text='The accepted versions it rests on: period, member, submission. Confidential.')),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('scheduled_for', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.period')),
                ('last_period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.period')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheduled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ReleaseTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=300)),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), default=list, size=None)),
                ('by_group', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('sha256', models.CharField(help_text='Of the table as CSV.', max_length=64)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='metrics.release')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='ReleaseCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('period', models.CharField(max_length=7)),
                ('group', models.CharField(blank=True, max_length=80)),
                ('indicator', models.CharField(max_length=60)),
                ('numerator', models.BigIntegerField(null=True)),
                ('denominator', models.BigIntegerField(null=True)),
                ('status', models.CharField(choices=[('published', 'Published'), ('suppressed', "Suppressed to protect a member's figure"), ('not reported', 'Not reported')], max_length=14)),
                ('footnotes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='metrics.releasetable')),
            ],
            options={
                'ordering': ['table', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=60)),
                ('axis', models.CharField(choices=[('total', 'All rows'), ('taxon', 'A taxon with everything below it'), ('exact', 'A taxon itself, identified no further'), ('group', 'A reporting group'), ('product', 'A product'), ('market', 'A market'), ('platform', 'A platform')], max_length=8)),
                ('key', models.CharField(blank=True, help_text="A taxon's id, a slug or a code; empty for what was not broken down.", max_length=80)),
                ('numerator', models.BigIntegerField()),
                ('denominator', models.BigIntegerField(help_text='Of a rate, over the rows that know both.', null=True)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.period')),
            ],
        ),
        migrations.CreateModel(
            name='StaleMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dirty', models.PositiveBigIntegerField(default=1)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.period')),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('checking', 'Being checked'), ('invalid', 'Has problems'), ('ready', 'Ready to sign off'), ('submitted', 'To review'), ('returned', 'Sent back'), ('accepted', 'Accepted'), ('superseded', 'Replaced by a later version'), ('withdrawn', 'Withdrawn')], default='checking', max_length=12)),
                ('reason', models.TextField(blank=True, help_text='Why an accepted quarter is revised.')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='How often reading was begun.')),
                ('rows_understood', models.PositiveIntegerField(null=True)),
                ('errors', models.PositiveIntegerField(default=0)),
                ('warnings', models.PositiveIntegerField(default=0)),
                ('finding_counts', models.JSONField(default=dict, help_text='Findings by code, the unlisted ones included.')),
                ('reading', models.JSONField(default=dict, help_text="What was understood of the file's form.")),
                ('submitted_at', models.DateTimeField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='metrics.storedfile')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='members.organisation')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='metrics.period')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-uploaded_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReviewQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(null=True)),
                ('column', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='queries', to='metrics.submission')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('body_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.submission')),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its id within the submission.')),
                ('code', models.CharField(max_length=40)),
                ('severity', models.CharField(max_length=8)),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('row', models.PositiveIntegerField(null=True)),
                ('column', models.CharField(max_length=200, null=True)),
                ('value', models.TextField(null=True)),
                ('message', models.TextField()),
                ('remedy', models.TextField()),
                ('candidates', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('comment', models.TextField(blank=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='metrics.submission')),
            ],
            options={
                'ordering': ['submission', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('row', models.PositiveIntegerField()),
                ('taxon_given', models.CharField(blank=True, max_length=4000)),
                ('taxon_match', models.CharField(blank=True, max_length=12)),
                ('product', models.CharField(blank=True, max_length=40)),
                ('market', models.CharField(blank=True, max_length=2)),
                ('values', models.JSONField(default=dict)),
                ('rates', models.JSONField(default=dict, help_text='Indicators that were stated as a percentage.')),
                ('note', models.TextField(blank=True)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.reportinggroup')),
                ('platform', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.platform')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='file_rows', to='metrics.submission')),
            ],
            options={
                'ordering': ['submission', 'position'],
            },
        ),
        migrations.CreateModel(
            name='StatedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=60)),
                ('rate', models.DecimalField(decimal_places=10, help_text='A fraction from 0 to 1.', max_digits=12)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.period')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stated_rates', to='metrics.submission')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.submissionrow')),
            ],
        ),
        migrations.CreateModel(
            name='Taxon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.CharField(choices=[('kingdom', 'Kingdom'), ('phylum', 'Phylum'), ('class', 'Class'), ('order', 'Order'), ('family', 'Family'), ('subfamily', 'Subfamily'), ('genus', 'Genus'), ('species', 'Species'), ('subspecies', 'Subspecies'), ('variety', 'Variety')], max_length=12)),
                ('name', models.CharField(help_text='The accepted scientific name, without its author.', max_length=200)),
                ('author', models.CharField(blank=True, max_length=300)),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('official_id', models.CharField(blank=True, help_text='Its number in the official checklist.', max_length=40)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('retired_at', models.DateTimeField(blank=True, help_text='When it vanished from the checklist; what refers to it stays.', null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='metrics.taxon')),
            ],
            options={
                'verbose_name_plural': 'taxa',
            },
        ),
        migrations.AddField(
            model_name='submissionrow',
            name='taxon',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.taxon'),
        ),
        migrations.AddField(
            model_name='reportinggroup',
            name='taxa',
            field=models.ManyToManyField(related_name='groups', to='metrics.taxon'),
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(blank=True, max_length=40)),
                ('market', models.CharField(blank=True, max_length=2)),
                ('measure', models.CharField(max_length=60)),
                ('value', models.BigIntegerField(null=True)),
                ('missing', models.CharField(choices=[('not reported', 'Not reported'), ('not collected', 'Not collected'), ('withheld', 'Withheld'), ('not applicable', 'Not applicable')], max_length=14, null=True)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('platform', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.platform')),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.period')),
                ('group', models.ForeignKey(db_index=False, help_text="Set where the row named a group; its taxon is then the group's nearest common ancestor.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.reportinggroup')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='metrics.submission')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.submissionrow')),
                ('taxon', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.taxon')),
            ],
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appendix', models.CharField(max_length=8)),
                ('annotation', models.TextField(blank=True)),
                ('starts', models.DateField(blank=True, help_text='Empty where the source does not say.', null=True)),
                ('ends', models.DateField(blank=True, help_text='The first day on which it no longer holds.', null=True)),
                ('taxon', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='metrics.taxon')),
            ],
            options={
                'ordering': ['taxon', 'starts', 'appendix'],
            },
        ),
        migrations.CreateModel(
            name='TaxonName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('accepted', 'Accepted name'), ('synonym', 'Synonym'), ('common', 'Common name')], max_length=8)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('key', models.CharField(help_text='The name as it is looked up: folded, without accents.', max_length=300)),
                ('taxon', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='metrics.taxon')),
            ],
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='published_by_with_published_at'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scheduled_by__isnull', True), ('scheduled_for__isnull', True)), models.Q(('scheduled_by__isnull', False), ('scheduled_for__isnull', False)), _connector='OR'), name='scheduled_by_with_scheduled_for'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('status', 'draft')), models.Q(('published_at__isnull', False), ('status', 'published')), _connector='OR'), name='published_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='releasetable',
            constraint=models.UniqueConstraint(fields=('release', 'name'), name='release_table_once'),
        ),
        migrations.AddConstraint(
            model_name='releasecell',
            constraint=models.UniqueConstraint(fields=('table', 'period', 'group', 'indicator'), name='release_cell_once'),
        ),
        migrations.AddConstraint(
            model_name='releasecell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('numerator__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('denominator__isnull', True), ('numerator__isnull', True)), _connector='OR'), name='only_published_cells_hold_numbers'),
        ),
        migrations.AddIndex(
            model_name='rollup',
            index=models.Index(fields=['indicator', 'axis', 'key', 'period'], name='rollup_read'),
        ),
        migrations.AddConstraint(
            model_name='rollup',
            constraint=models.UniqueConstraint(fields=('member', 'period', 'axis', 'indicator', 'key'), name='rollup_once'),
        ),
        migrations.AddIndex(
            model_name='stalemark',
            index=models.Index(condition=models.Q(('dirty__gt', models.F('done'))), fields=['id'], name='stale_now'),
        ),
        migrations.AddConstraint(
            model_name='stalemark',
            constraint=models.UniqueConstraint(fields=('member', 'period'), name='stale_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('member', 'period', 'version'), name='submission_version_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['checking', 'invalid', 'ready', 'returned', 'submitted'])), fields=('member', 'period'), name='one_open_version'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'accepted')), fields=('member', 'period'), name='one_version_in_force'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submitted_by_with_submitted_at'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='reviewed_by_with_reviewed_at'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'superseded']), _negated=True), ('reviewed_at__isnull', False), _connector='OR'), name='accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='reviewer_is_not_submitter'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='returned_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='idempotencykey',
            constraint=models.UniqueConstraint(fields=('organisation', 'key'), name='idempotency_key_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionfinding',
            constraint=models.UniqueConstraint(fields=('submission', 'number'), name='finding_number_once'),
        ),
        migrations.AddIndex(
            model_name='statedrate',
            index=models.Index(fields=['member', 'period', 'indicator'], name='stated_rate_by_member'),
        ),
        migrations.AddConstraint(
            model_name='statedrate',
            constraint=models.UniqueConstraint(fields=('row', 'indicator'), name='stated_rate_once'),
        ),
        migrations.AddConstraint(
            model_name='statedrate',
            constraint=models.CheckConstraint(condition=models.Q(('rate__range', (0, 1))), name='stated_rate_is_a_share'),
        ),
        migrations.AddIndex(
            model_name='taxon',
            index=django.contrib.postgres.indexes.GinIndex(fields=['path'], name='taxon_path'),
        ),
        migrations.AddIndex(
            model_name='taxon',
            index=models.Index(fields=['name'], name='metrics_tax_name_277deb_idx'),
        ),
        migrations.AddConstraint(
            model_name='taxon',
            constraint=models.UniqueConstraint(fields=('name', 'rank', 'parent'), name='taxon_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='submissionrow',
            constraint=models.UniqueConstraint(fields=('submission', 'position'), name='row_position_once'),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['member', 'period', 'measure'], name='observation_by_member'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(fields=('row', 'measure'), name='observation_once'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('missing__isnull', False), ('value__isnull', True)), models.Q(('missing__isnull', True), ('value__gte', 0)), _connector='OR'), name='observation_value_or_reason'),
        ),
        migrations.AddIndex(
            model_name='taxonname',
            index=models.Index(django.contrib.postgres.indexes.OpClass('key', name='text_pattern_ops'), name='taxon_name_prefix'),
        ),
        migrations.AddIndex(
            model_name='taxonname',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('key', name='gin_trgm_ops'), fastupdate=False, name='taxon_name_trigram'),
        ),
        migrations.AddConstraint(
            model_name='taxonname',
            constraint=models.UniqueConstraint(fields=('taxon', 'key', 'kind', 'language'), name='taxon_name_once'),
        ),
    ]
