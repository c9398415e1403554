"""Everything under accounts/, inbox/, people/, audit/ and me/; allauth's pages are listed one by one, with a guard."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.urls import include, path, re_path

from accounts.guards import public, signed_in
from accounts.views import audit, devices, factor, inbox, invitation, people, person, profile, sms

entrance = [
    path("login/", public(account.login), name="account_login"),
    path("login/sms/", sms.number, name="sms_login"),
    path("login/sms/code/", sms.code, name="sms_code"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", public(account.signup), name="account_signup"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("email/", signed_in(account.email), name="account_email"),
    path("confirm-email/", public(account.email_verification_sent), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", public(account.confirm_email), name="account_confirm_email"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", signed_in(usersessions.list_usersessions), name="usersessions_list"),
    path("sessions/<int:pk>/end/", devices.end, name="end_session"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
]

second_factor = [
    path("", signed_in(mfa.index), name="mfa_index"),
    path("authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", signed_in(factor.noted(totp.activate_totp)), name="mfa_activate_totp"),
    path("totp/deactivate/", signed_in(factor.noted(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("recovery-codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        signed_in(factor.noted(codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("recovery-codes/download/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]

inbox_pages = [
    path("", inbox.message_list, name="list"),
    path("read/", inbox.mark_read, name="read"),
    path("<uuid:ref>/", inbox.message, name="message"),
]

people_pages = [
    path("", people.person_list, name="list"),
    path("new/", person.create, name="create"),
    path("invitations/", people.invitation_list, name="invitations"),
    path("invitations/new/", people.invite, name="invite"),
    path("invitations/<int:pk>/revoke/", people.revoke_invitation, name="revoke_invitation"),
    path("proposals/", person.proposals, name="proposals"),
    path("proposals/<int:pk>/", person.decide, name="decide"),
    path("<slug:code>/", person.person, name="person"),
    path("<slug:code>/propose/", person.propose, name="propose"),
    path("<slug:code>/active/", person.set_active, name="set_active"),
    path("<slug:code>/password/", person.issue_password, name="issue_password"),
    path("<slug:code>/grants/<int:pk>/revoke/", person.revoke_grant, name="revoke_grant"),
]

audit_pages = [
    path("", audit.queue, name="queue"),
    path("export/", audit.export, name="export"),
    path("history/<slug:number>/", audit.history, name="history"),
]

urlpatterns = [
    path("accounts/", include(entrance)),
    path("accounts/2fa/", include(second_factor)),
    path("inbox/", include((inbox_pages, "inbox"))),
    path("people/", include((people_pages, "people"))),
    path("audit/", include((audit_pages, "audit"))),
    path("me/", profile.profile, name="profile"),
    path("me/mail/", profile.mail_choices, name="mail_choices"),
    path("me/phone/", sms.proof, name="prove_phone"),
    path("me/nominee/", profile.become_nominee, name="become_nominee"),
]
