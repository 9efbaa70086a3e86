from django.urls import path

from laborinfo.accounts.views import accounts, acts, audit, bulk, credentials, listing, login, matrix, profile

app_name = "accounts"
urlpatterns = [
    path("", listing.account_list, name="account-list"),
    path("new/", accounts.account_create, name="account-create"),
    path("<int:pk>/", accounts.account_detail, name="account-detail"),
    path("<int:pk>/suspend/", acts.suspend, name="account-suspend"),
    path("<int:pk>/reactivate/", acts.reactivate, name="account-reactivate"),
    path("<int:pk>/password/", acts.password_reset, name="account-reset-password"),
    path("<int:pk>/second-factor/", acts.second_factor_reset, name="account-reset-second-factor"),
    path("<int:pk>/postings/new/", acts.posting_add, name="posting-add"),
    path("<int:pk>/tokens/new/", profile.token_issue, name="token-issue"),
    path("postings/<int:pk>/move/", acts.posting_move, name="posting-move"),
    path("postings/<int:pk>/end/", acts.posting_end, name="posting-end"),
    path("postings/<int:pk>/hand-over/", acts.posting_hand_over, name="posting-hand-over"),
    path("tokens/<int:pk>/revoke/", profile.token_revoke, name="token-revoke"),
    path("issue/", bulk.bulk_upload, name="bulk-upload"),
    path("issue/template/", bulk.bulk_template, name="bulk-template"),
    path("issue/<uuid:pk>/", bulk.bulk_check, name="bulk-check"),
    path("issue/<uuid:pk>/create/", bulk.bulk_create, name="bulk-create"),
    path("issue/<uuid:pk>/slips/", bulk.bulk_slips, name="bulk-slips"),
    path("issue/<uuid:pk>/workbook/", bulk.bulk_workbook, name="bulk-workbook"),
    path("permissions/", matrix.permission_matrix, name="permission-matrix"),
    path("audit/", audit.audit_list, name="audit-list"),
    path("audit/export/", audit.audit_export, name="audit-export"),
    path("profile/", profile.profile, name="profile"),
    path("login/", login.sign_in, name="login"),
    path("logout/", login.sign_out, name="logout"),
    path("password/", credentials.password_change, name="password-change"),
    path("second-factor/", credentials.second_factor, name="second-factor"),
]
