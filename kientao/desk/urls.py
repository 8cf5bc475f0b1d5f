from django.urls import path

from . import inbox, pages

urlpatterns = [
    path("viec", inbox.inbox, name="desk"),
    path("du-lieu/", pages.index, name="open_data"),
    path("du-lieu/<str:name>.csv", pages.as_csv, name="fact_csv"),
    path("du-lieu/<str:name>.json", pages.as_json, name="fact_json"),
    path("du-lieu/<str:name>", pages.one, name="fact"),
]
