"""Addresses of the board: home, programme, indicators, figures, results and shortcomings."""

from django.urls import path

from .pages import ahead, behind, home, indicator, listing, measure, notes, programme, sheets, view

urlpatterns = [
    path("", home.home, name="home"),
    path("360", view.screen, name="view"),
    path("360/thu", view.by_letter, name="view-letter"),
    path("360/thu.eml", view.as_eml, name="view-eml"),
    path("dang-sau/ngay/<str:kind>", behind.days, name="behind-days"),
    path("dang-sau/<str:name>", behind.heap, name="behind"),
    path("chuong-trinh", programme.programme, name="programme"),
    path("chi-tieu/", listing.listing, name="indicators"),
    path("chi-tieu/<str:code>", indicator.indicator, name="indicator"),
    path("chi-tieu/<str:code>/so-lieu.csv", indicator.series, {"form": "csv"}, name="series-csv"),
    path("chi-tieu/<str:code>/so-lieu.json", indicator.series, {"form": "json"}, name="series-json"),
    path("chi-tieu/<str:code>/nhap", measure.record, name="record-measurement"),
    path("sap-toi", ahead.ahead, name="ahead"),
    path("so-do/<str:code>/sua", measure.correct, name="correct-measurement"),
    path("minh-chung/<str:name>", measure.evidence, name="evidence"),
    path("da-ghi/<int:index>", measure.recorded, name="recorded"),
    path("bieu/", sheets.listing, name="sheets"),
    path("bieu/<str:sheet>/mo", sheets.open_period, name="open-sheet"),
    path("bieu/<str:sheet>/<str:label>", sheets.period, name="sheet"),
    path("khiem-khuyet", notes.shortcomings, name="shortcomings"),
    path("khiem-khuyet/ghi", notes.record_shortcoming, name="record-shortcoming"),
    path("khiem-khuyet/<str:code>", notes.shortcoming, name="shortcoming"),
    path("khiem-khuyet/<str:code>/khac-phuc", notes.mend, name="mend-shortcoming"),
    path("khiem-khuyet/<str:code>/kiem-tra", notes.recheck, name="recheck-shortcoming"),
    path("ket-qua/ghi", notes.record_result, name="record-result"),
]
