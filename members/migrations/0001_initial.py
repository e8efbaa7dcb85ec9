import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import members.permissions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.UnaccentExtension(),
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=120, unique=True)),
                ('subject', models.CharField(help_text='Who does it, as the source names it.', max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('what', models.TextField()),
                ('since', models.DateField(blank=True, null=True)),
                ('source_url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['kind', 'subject'],
            },
        ),
        migrations.CreateModel(
            name='NewsItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=120, unique=True)),
                ('date', models.DateField(help_text='The first day of the month where the source names only the month.')),
                ('month_only', models.BooleanField(default=False)),
                ('headline', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('source_url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['-date', 'headline'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(choices=[('member', 'Member'), ('convener', 'Convener')], max_length=10)),
                ('holding', models.CharField(blank=True, help_text='The company group it belongs to; members of one holding count as one in disclosure control.', max_length=200)),
                ('is_invented', models.BooleanField(default=False, help_text='Made up for demonstration, and labelled so.')),
                ('reporters_may_submit', models.BooleanField(default=False, help_text='Reporters, not only leads, may sign off submissions.')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False, help_text='May open the database administration.')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=120, unique=True)),
                ('scope', models.CharField(help_text="Whose figure: the coalition's, a member's, another's.", max_length=40)),
                ('subject', models.CharField(max_length=200)),
                ('indicator', models.CharField(max_length=60)),
                ('period_start', models.DateField(blank=True, null=True)),
                ('period_end', models.DateField(blank=True, null=True)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20)),
                ('unit', models.CharField(max_length=100)),
                ('precision', models.CharField(choices=[('exact', 'exactly'), ('rounded', 'about'), ('lower_bound', 'more than'), ('upper_bound', 'less than')], max_length=12)),
                ('cumulative', models.BooleanField(default=False)),
                ('source_id', models.CharField(max_length=40)),
                ('source_url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('period_end'), descending=True, nulls_last=True), 'subject'],
                'constraints': [models.CheckConstraint(condition=models.Q(('period_start__isnull', True), ('period_end__isnull', True), ('period_end__gte', models.F('period_start')), _connector='OR'), name='statement_window_forward')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expiry', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=100)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(members.permissions.Scope['READ'], members.permissions.Scope['READ']), (members.permissions.Scope['UPLOAD'], members.permissions.Scope['UPLOAD']), (members.permissions.Scope['SUBMIT'], members.permissions.Scope['SUBMIT']), (members.permissions.Scope['REVIEW'], members.permissions.Scope['REVIEW']), (members.permissions.Scope['PUBLISH'], members.permissions.Scope['PUBLISH'])], max_length=10), size=None)),
                ('last_used', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='members.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created'],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('path', models.CharField(blank=True, help_text='Where on this site it leads.', max_length=200)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['at'], name='notification_unsent')],
            },
        ),
        migrations.CreateModel(
            name='MembershipInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined', models.DateField()),
                ('left', models.DateField(blank=True, help_text='The first day on which it no longer belongs.', null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intervals', to='members.organisation')),
            ],
            options={
                'ordering': ['joined'],
                'constraints': [models.CheckConstraint(condition=models.Q(('left__isnull', True), ('left__gt', models.F('joined')), _connector='OR'), name='interval_forward'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation', '='), (models.Func('joined', 'left', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='interval_no_overlap')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reporter', 'Reporter'), ('lead', 'Lead'), ('reviewer', 'Reviewer'), ('publisher', 'Publisher'), ('administrator', 'Administrator')], max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation', 'role'), name='role_held_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('type', models.CharField(max_length=60)),
                ('object', models.CharField(help_text="What it was done to, such as a submission's id.", max_length=100)),
                ('via', models.CharField(max_length=10)),
                ('details', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to=settings.AUTH_USER_MODEL)),
                ('acting_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='members.organisation')),
                ('organisation', models.ForeignKey(help_text='Whose record this is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to='members.organisation')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['object', 'id'], name='members_aud_object_62f018_idx')],
            },
        ),
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('type', models.CharField(choices=[('marketplace', 'Marketplace'), ('classifieds', 'Classifieds'), ('social', 'Social network'), ('video', 'Video'), ('search', 'Search'), ('messaging', 'Messaging'), ('other', 'Other')], default='other', max_length=12)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='platforms', to='members.organisation')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='platform_name_once_per_member')],
            },
        ),
    ]
