from django.urls import path

from .pages import handling, listing, making, taking

urlpatterns = [
    path("viec/nhiem-vu", listing.listing, name="tasks"),
    path("viec/nhiem-vu.xlsx", taking.as_excel, name="tasks-excel"),
    path("viec/nhiem-vu.ics", taking.as_calendar, name="tasks-calendar"),
    path("viec/nhiem-vu/moi", making.new, name="task-new"),
    path("viec/nhiem-vu/ket-luan", making.conclusions, name="task-conclusions"),
    path("viec/nhiem-vu/<str:code>", handling.handling, name="task"),
    path("viec/nhiem-vu/<str:code>/tep/<str:evidence>", handling.file, name="task-file"),
    path("viec/nhiem-vu/<str:code>/<str:name>", handling.deed, name="task-deed"),
]
