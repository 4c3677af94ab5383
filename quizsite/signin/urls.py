"""Which address of the front door leads where?"""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.providers.saml import views as allauth_saml
from django.urls import path
from django.views.generic import RedirectView

from quizsite.signin import account, factors, helping, passwords, saml, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    # allauth sends whoever lost the way to this name. The Django admin has no door of its own: it would lead past
    # the second factor.
    path("sign-in/again/", RedirectView.as_view(pattern_name="sign_in", query_string=True), name="account_login"),
    path("admin/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True), name="admin_sign_in"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change"), name="admin_password_change"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-in-again/", views.signed_in_again, name="signed_in_again"),
    path("sign-in/forgotten/", passwords.password_forgotten, name="password_forgotten"),
    path("set-password/<str:uidb64>/<str:token>/", passwords.SetPassword.as_view(), name="password_set"),
    path("account/", account.account, name="account"),
    path("account/password/", passwords.password_change, name="password_change"),
    path("account/sessions/end", account.session_end, name="session_end"),
    path("account/sessions/end-others", account.sessions_end, name="sessions_end"),
    path("account/confirm/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("account/second-factor/confirm/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/set-up/", factors.SetUp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/remove/", factors.Remove.as_view(), name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", factors.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sso/openid/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("sso/openid/<slug:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
    path("sso/saml/<slug:organization_slug>/", allauth_saml.login, name="saml_login"),
    path("sso/saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("sso/saml/<slug:organization_slug>/finish/", saml.finish, name="saml_finish_acs"),
    path("sso/saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("sso/saml/<slug:organization_slug>/log-out/", saml.no_single_log_out, name="saml_sls"),
    path("people/<int:user_id>/access", helping.person_access, name="person_access"),
    path("people/<int:user_id>/access/unlock", helping.person_unlock, name="person_unlock"),
    path("people/<int:user_id>/access/sign-out", helping.person_sign_out, name="person_sign_out"),
    path("people/<int:user_id>/access/forget-factor", helping.person_forget_factor, name="person_forget_factor"),
    path("people/<int:user_id>/access/untie", helping.person_untie, name="person_untie"),
    path("people/<int:user_id>/access/password-link", helping.person_password_link, name="person_password_link"),
]
