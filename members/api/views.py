"""What every view of the API is made of."""

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import is_success
from rest_framework.views import APIView

from members.actions import showing
from members.api.authentication import actor_of


class PrivateView(APIView):
    """For people and programs that have signed in; what a convener reads here is written down."""

    is_confidential = True

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        plain = request._request
        if plain.method == "GET" and is_success(answer.status_code) and self._tells(request):
            showing.record_shown(plain, answer, by=actor_of(request))
        return answer

    def _tells(self, request: Request) -> bool:
        return self.is_confidential or showing.is_about_something(request._request)


class OpenView(PrivateView):
    """Open to everybody; whoever signs in may see more, and the view says so when it shows it (`showing.about`)."""

    permission_classes = [AllowAny]
    is_confidential = False
