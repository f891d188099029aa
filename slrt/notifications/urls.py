from django.urls import path

from slrt.notifications.views.inbox import inbox, open_message, read_all

app_name = "notifications"
urlpatterns = [
    path("", inbox, name="inbox"),
    path("dibaca", read_all, name="read_all"),
    path("<int:pk>/", open_message, name="open"),
]
