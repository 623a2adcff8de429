from django.urls import path, register_converter

from . import wire
from .views import open311


class Form:
    """JSON or XML, as the address ends."""

    regex = f"{wire.JSON}|{wire.XML}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "form")

app_name = "exchange"
urlpatterns = [
    path("discovery.<form:form>", open311.discovery, name="discovery"),
    path("v2/discovery.<form:form>", open311.discovery, name="discovery_v2"),
    path("v2/services.<form:form>", open311.services, name="services"),
    path("v2/services/<str:service_code>.<form:form>", open311.service, name="service"),
    path("v2/requests.<form:form>", open311.requests, name="requests"),
    path("v2/requests/<str:service_request_id>.<form:form>", open311.one_request, name="request"),
    path("v2/request/<str:service_request_id>.<form:form>", open311.the_request, name="the_request"),
    path("v2/tokens/<str:token_id>.<form:form>", open311.token, name="token"),
]
