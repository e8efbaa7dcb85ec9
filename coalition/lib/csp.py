"""The content security policy, its directives always in the order of the settings.

django-csp writes them in an order that changes from process to process, so that no two answers could be compared.
"""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class OrderedCSPMiddleware(CSPMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        if HEADER in answer:
            answer[HEADER] = ordered(answer[HEADER])
        return answer


def policy() -> str:
    """The policy of an answer that no view has loosened."""
    return ordered(build_policy())


def ordered(policy: str) -> str:
    order = list(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])

    def place(directive: str) -> int:
        name = directive.split(" ", 1)[0]
        return order.index(name) if name in order else len(order)

    return "; ".join(sorted(policy.split("; "), key=place))
