from django.urls import path

from . import pages

urlpatterns = [path("luat", pages.parameters, name="law")]
