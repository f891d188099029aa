from django.urls import path

from slrt.accounts.views import units, users

app_name = "accounts"
urlpatterns = [
    path("pengguna/", users.users, name="users"),
    path("pengguna/baru", users.user_form, name="user_new"),
    path("pengguna/<int:pk>/", users.user, name="user"),
    path("pengguna/<int:pk>/ubah", users.user_form, name="user_change"),
    path("pengguna/<int:pk>/aktif", users.user_active, name="user_active"),
    path("pengguna/<int:pk>/surat-sandi", users.user_reset, name="user_reset"),
    path("pengguna/<int:pk>/langkah-kedua", users.user_factor, name="user_factor"),
    path("pengguna/<int:pk>/penugasan/baru", users.assignment_form, name="assignment_new"),
    path("penugasan/<int:pk>/akhiri", users.assignment_end, name="assignment_end"),
    path("unit/", units.units, name="units"),
    path("unit/baru", units.unit_form, name="unit_new"),
    path("unit/<int:pk>/ubah", units.unit_form, name="unit_change"),
    path("daerah/pilih", units.choose_jurisdiction, name="choose_jurisdiction"),
]
