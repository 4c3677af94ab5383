"""What does a SAML identity provider need to know about this site, and what is not offered to it?"""

from __future__ import annotations

from allauth.socialaccount.providers.saml import views as allauth_saml
from allauth.socialaccount.providers.saml.utils import build_saml_config, get_app_or_404
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.settings import OneLogin_Saml2_Settings

RESPONSE_LIMIT = 256 * 1024  # bytes; a signed response with many attributes has about 20 KB


@csrf_exempt
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Takes the provider's answer, which comes from its page and so without our cookie, and keeps it for a moment.

    What it is worth is decided by its signature and by the request that it answers, at `saml_finish_acs`.
    """
    get_app_or_404(request, organization_slug)
    if int(request.META.get("CONTENT_LENGTH") or 0) > RESPONSE_LIMIT:
        return HttpResponseBadRequest("This answer is too large.", content_type="text/plain")
    response: HttpResponse = allauth_saml.acs(request, organization_slug)
    return response


@require_safe
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Reads the answer that `acs` kept. What is no XML, or XML that defines entities, is an answer gone wrong."""
    try:
        response: HttpResponse = allauth_saml.finish_acs(request, organization_slug)
    except (LxmlError, ValueError, OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError):
        return render(request, "quizsite/signin/refused.html", {"why": "failed"}, status=403)
    return response


@require_safe
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """This site as a service provider, without single log-out."""
    app = get_app_or_404(request, organization_slug)
    config = build_saml_config(request, app.settings, organization_slug)
    del config["sp"]["singleLogoutService"]
    built = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True)
    return HttpResponse(built.get_sp_metadata(), content_type="application/samlmetadata+xml")


def no_single_log_out(request: HttpRequest, organization_slug: str) -> HttpResponse:  # noqa: ARG001
    """allauth wants the address to have a name. Nobody is signed out here from elsewhere, least of all in an exam."""
    raise Http404
