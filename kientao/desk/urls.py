from django.urls import path

from . import inbox, inspecting, own, pages

urlpatterns = [
    path("viec", inbox.inbox, name="desk"),
    path("toi/du-lieu.json", own.data, name="my_data"),
    path("viec/thanh-tra", inspecting.listing, name="inspections"),
    path("viec/thanh-tra/<str:code>", inspecting.one, name="inspection"),
    path("viec/thanh-tra/<str:code>/ho-so", inspecting.look, name="inspection-look"),
    path("du-lieu/", pages.index, name="open_data"),
    path("du-lieu/<str:name>.csv", pages.as_csv, name="fact_csv"),
    path("du-lieu/<str:name>.json", pages.as_json, name="fact_json"),
    path("du-lieu/<str:name>", pages.one, name="fact"),
]
