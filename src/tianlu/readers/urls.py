"""Addresses of sign-in, of one's own account and of the desk's people."""

from django.urls import path

from tianlu.readers import web

app_name = "readers"
urlpatterns = [
    path("sign-in", web.sign_in, name="sign-in"),
    path("sign-out", web.sign_out, name="sign-out"),
    path("my/account", web.account, name="account"),
    path("my/password", web.password, name="password"),
    path("my/sessions/end", web.end_sessions, name="end-sessions"),
    path("desk/people", web.people, name="people"),
    path("desk/people/new", web.new_person, name="new-person"),
    path("desk/people/<str:account_id>", web.person, name="person"),
    path("desk/people/<str:account_id>/roles", web.grant, name="grant"),
    path("desk/people/<str:account_id>/roles/<number:grant_id>/withdrawal", web.withdraw, name="withdraw"),
    path("desk/people/<str:account_id>/password", web.reset_password, name="reset-password"),
    path("desk/people/<str:account_id>/deactivation", web.deactivate, name="deactivate"),
    path("desk/people/<str:account_id>/activation", web.activate, name="activate"),
]
