from django.urls import path

from . import asset_pages, calendar_pages, data_pages, delegating, mine, pages, signin, unit_pages

urlpatterns = [
    path("dia-ban", pages.territory, name="territory"),
    path("dia-ban.csv", pages.territory_csv, name="territory_csv"),
    path("dia-ban.geojson", pages.territory_geojson, name="territory_geojson"),
    path("dia-ban/<str:code>", unit_pages.unit, name="unit"),
    path("tai-san", asset_pages.assets, name="assets"),
    path("tai-san/nhan", asset_pages.labels, name="asset_labels"),
    path("tai-san/<str:code>", asset_pages.asset, name="asset"),
    path("lich", calendar_pages.calendar, name="calendar"),
    path("dang-nhap", signin.sign_in, name="sign_in"),
    path("dang-xuat", signin.sign_out, name="sign_out"),
    path("toi", mine.mine, name="mine"),
    path("toi/vi-tri", mine.switch, name="mine_post"),
    path("toi/mat-khau", mine.change_password, name="mine_password"),
    path("toi/phien", mine.end_sessions, name="mine_sessions"),
    path("viec/du-lieu-ca-nhan/<str:code>", data_pages.one, name="data_request"),
    path("toi/uy-quyen", delegating.delegating, name="delegating"),
    path("toi/uy-quyen/<str:code>/ket-thuc", delegating.ending, name="delegation_end"),
    path("moi/<str:secret>", mine.accept, name="invite"),
]
