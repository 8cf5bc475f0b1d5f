"""What residents use: file, follow, look. The fixed words stand before codes."""

from django.urls import path, register_converter

from .pages import drawing, filing, following, listing, mydata, paper, showing


class Code:
    """Codes of reports begin with a capital or a digit; fixed words of addresses never do."""

    regex = "[0-9A-Z][0-9A-Za-z._-]{1,119}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Code, "report")

urlpatterns = [
    path("phan-anh/", listing.index, name="reports"),
    path("phan-anh/gui", filing.ask, name="report_file"),
    path("phan-anh/ban-do.svg", drawing.picture, name="report_map"),
    path("phan-anh/tai-ve.csv", listing.as_csv, name="reports_csv"),
    path("phan-anh/nguon-tin.xml", listing.feed, name="reports_feed"),
    path("phan-anh/in-tuan", paper.printed, name="reports_week"),
    path("phan-anh/loa", paper.aloud, name="reports_aloud"),
    path("phan-anh/theo-doi", following.find, name="report_find"),
    path("phan-anh/<report:code>", showing.show, name="report"),
    path("phan-anh/<report:code>/anh/<int:number>", showing.photo, name="report_photo"),
    path("phan-anh/<report:code>/theo-doi", following.follow, name="report_follow"),
    path("phan-anh/<report:code>/theo-doi/<str:secret>", following.by_link, name="report_link"),
    path("phan-anh/<report:code>/du-lieu", mydata.mine, name="report_data"),
    path("phan-anh/<report:code>/du-lieu.json", mydata.export, name="report_data_json"),
    path("phan-anh/<report:code>/phieu/<str:secret>", showing.slip, name="report_slip"),
    path("phan-anh/<report:code>/sua-sai", filing.correct, name="report_correct"),
]
