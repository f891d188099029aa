from django.urls import path

from slrt.notifications.views.inbox import inbox, open_message, read_all
from slrt.notifications.views.trouble import settle, trouble

app_name = "notifications"
urlpatterns = [
    path("", inbox, name="inbox"),
    path("dibaca", read_all, name="read_all"),
    path("surel/", trouble, name="trouble"),
    path("surel/<int:pk>", settle, name="settle"),
    path("<int:pk>/", open_message, name="open"),
]
