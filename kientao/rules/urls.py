from django.urls import path

from .pages import appeals, firings, law, proposing, register, versions

urlpatterns = [
    path("luat", law.parameters, name="law"),
    path("tu-dong", register.register, name="automation"),
    path("tu-dong/cong-tac", register.switch, name="automation-switch"),
    path("tu-dong/moi", proposing.new, name="rule-new"),
    path("tu-dong/ban/<str:code>", versions.one, name="rule-version"),
    path("tu-dong/lan/<str:code>", firings.one, name="firing"),
    path("tu-dong/lan/<str:code>/phan-doi", appeals.appeal, name="appeal-new"),
    path("tu-dong/phan-doi/<str:code>", appeals.one, name="appeal"),
    path("tu-dong/<str:code>", register.rule, name="rule"),
]
