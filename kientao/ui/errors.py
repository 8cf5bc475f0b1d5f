"""From an error to an answer: a page that says what to do next, plain text or JSON for machines."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import escape

from kientao.base.errors import Refused
from kientao.base.text import T, Text

from .render import page

log = logging.getLogger("kientao.ui")

# status -> what happened, what to do next
SAYS: dict[int, tuple[Text, Text]] = {
    400: (
        T("Yêu cầu chưa đúng", "The request is not right"),
        T("Quay lại trang trước, kiểm tra và gửi lại.", "Go back, check what you sent and send it again."),
    ),
    403: (
        T("Bạn không có quyền xem hoặc làm việc này", "You may not see or do this"),
        T(
            "Nếu công việc của bạn cần đến, hãy đề nghị cơ quan phụ trách giao quyền.",
            "If your work needs it, ask the responsible office for the right.",
        ),
    ),
    404: (
        T("Không tìm thấy trang", "Page not found"),
        T(
            "Kiểm tra lại địa chỉ, hoặc bắt đầu lại từ trang chủ.",
            "Check the address, or start again from the home page.",
        ),
    ),
    409: (
        T("Có người vừa sửa trước bạn", "Somebody changed this before you"),
        T(
            "Chưa có gì bị ghi đè. Mở lại trang để xem nội dung mới rồi sửa tiếp.",
            "Nothing was overwritten. Open the page again, look at what is new, then go on.",
        ),
    ),
    422: (
        T("Chưa thực hiện được", "This could not be done"),
        T("Chưa có gì thay đổi. Sửa chỗ nêu trên rồi gửi lại.", "Nothing was changed. Correct it and send it again."),
    ),
    500: (
        T("Hệ thống gặp lỗi", "Something went wrong on our side"),
        T(
            "Lỗi đã được ghi lại. Hãy thử lại sau ít phút; nếu vẫn lỗi, gọi số điện thoại cuối trang.",
            "The error was recorded. Try again in a few minutes; if it stays, call the number below.",
        ),
    ),
    503: (
        T("Hệ thống tạm thời chưa phục vụ được", "The service is not ready for a moment"),
        T(
            "Chưa có gì bị mất. Hãy thử lại sau ít phút.",
            "Nothing was lost. Please try again in a few minutes.",
        ),
    ),
}  # fmt: skip


def answer(request: HttpRequest, status: int, words: str = "", code: str = "") -> HttpResponse:
    """The page of an error. `words` says what exactly was refused; machines get text or JSON."""
    title, advice = SAYS.get(status) or SAYS[500 if status >= 500 else 400]
    lang = getattr(request, "lang", "vi")
    accept = request.headers.get("Accept", "")
    if "json" in accept and "text/html" not in accept:
        body = {"status": status, "code": code or f"http.{status}", "message": words or title.to(lang)}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if request.path.startswith("/ledger/"):
        text = f"{code or f'http.{status}'}: {words or title.to('en')}\n"
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    context: dict[str, object] = {"status": status, "heading": title, "words": words, "advice": advice, "code": code}
    if status >= 500:
        context["signed_in"] = None  # asking who it is might need what is broken
    return page(request, "ui/error.html", context, status=status)


class Refusals:
    """Turns what a view refused into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:  # no code has one, and PostgreSQL refuses to be asked for it
            return not_found(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if error.status >= 500:
            log.error("%s %s: %s", request.method, request.path, error)
        return answer(request, error.status, error.say(getattr(request, "lang", "vi")), error.code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = T(
        "Trang đã mở quá lâu hoặc trình duyệt chặn cookie. Tải lại trang rồi gửi lại.",
        "The page was open too long, or the browser blocks cookies. Load it again and send again.",
    )
    return answer(request, 403, words.to(getattr(request, "lang", "vi")), "page.form_expired")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The last page: if even the error page cannot be made, one sentence in both languages."""
    try:
        return answer(request, 500)
    except Exception:  # already inside a failure: log it and still answer
        log.exception("the error page itself failed")
        title, advice = SAYS[500]
        body = "".join(
            f"<p lang={lang}>{escape(title.to(lang))}. {escape(advice.to(lang))}</p>" for lang in ("vi", "en")
        )
        return HttpResponse(f"<!doctype html><html lang=vi><title>500</title>{body}", status=500)
