from django.urls import path

from . import analysis, inbox, inspecting, own, pages, saved

urlpatterns = [
    path("viec", inbox.inbox, name="desk"),
    path("toi/du-lieu.json", own.data, name="my_data"),
    path("viec/thanh-tra", inspecting.listing, name="inspections"),
    path("viec/thanh-tra/<str:code>", inspecting.one, name="inspection"),
    path("viec/thanh-tra/<str:code>/ho-so", inspecting.look, name="inspection-look"),
    path("phan-tich", analysis.index, name="analysis"),
    path("phan-tich/moi", analysis.write, name="query-new"),
    *(path(f"phan-tich/<slug:code>.{form}", saved.file, {"form": form}, name=f"query-{form}") for form in saved.FORMS),
    path("phan-tich/<slug:code>", saved.one, name="query"),
    path("phan-tich/<slug:code>/rut", saved.withdraw, name="query-withdraw"),
    path("du-lieu/", pages.index, name="open_data"),
    path("du-lieu/<str:name>.csv", pages.as_csv, name="fact_csv"),
    path("du-lieu/<str:name>.json", pages.as_json, name="fact_json"),
    path("du-lieu/<str:name>", pages.one, name="fact"),
]
