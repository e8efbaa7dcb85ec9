"""The public reference lists: members, statements, news."""

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny

from members.api.pagination import ByKey, BySlug, NewestFirst
from members.api.serializers import MemberSerializer, NewsSerializer, StatementSerializer
from members.directory import member_list
from members.models import NewsItem, Organisation, Statement


class Members(ListAPIView[Organisation]):
    """Who belongs or belonged to the coalition."""

    permission_classes = [AllowAny]
    serializer_class = MemberSerializer
    pagination_class = BySlug
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        return member_list(timezone.localdate())


class Statements(ListAPIView[Statement]):
    """Figures that others published; not statistics of the coalition."""

    permission_classes = [AllowAny]
    serializer_class = StatementSerializer
    pagination_class = ByKey
    queryset = Statement.objects.all()


class News(ListAPIView[NewsItem]):
    """What happened in the coalition."""

    permission_classes = [AllowAny]
    serializer_class = NewsSerializer
    pagination_class = NewestFirst
    queryset = NewsItem.objects.all()
