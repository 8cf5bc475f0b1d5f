"""All addresses, the open data among them."""

from django.urls import include, path

from kientao.site import urls as site

urlpatterns = [path("", include("kientao.desk.urls")), *site.urlpatterns]
handler404, handler500 = site.handler404, site.handler500
