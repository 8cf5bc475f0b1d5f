"""What tests of officers' pages share: signing in, a picture, a form sent as the page would send it."""

import io

from PIL import Image

from kientao.city.models import Person
from kientao.work.reports.models import Report


def enter(client, login):
    client.force_login(Person.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def picture(name="anh.jpg"):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    made.name = name
    made.seek(0)
    return made


def send(client, code, deed, **fields):
    fields.setdefault("seen", Report.objects.get(code=code).entry)
    return client.post(f"/viec/phan-anh/{code}/{deed}", fields)


def text(answer):
    return answer.content.decode()
