from django.urls import path

from programs.views import standards
from programs.views.catalogue import catalogue
from programs.views.edit import change, create
from programs.views.family import correct, enrol, family, stop
from programs.views.fitting import fitting
from programs.views.programme import programme, sheet
from programs.views.review import review

app_name = "programs"
urlpatterns = [
    path("", catalogue, name="catalogue"),
    path("standar/", standards.standards, name="standards"),
    path("standar/<slug:subject>/", standards.standard, name="standard"),
    path("standar/<slug:subject>/ubah", standards.standard_edit, name="standard_edit"),
    path("baru", create, name="create"),
    path("<int:pk>/", programme, name="programme"),
    path("<int:pk>/ubah", change, name="change"),
    path("<int:pk>/lembar", sheet, name="sheet"),
    path("keluarga/<int:pk>/", family, name="family"),
    path("keluarga/<int:pk>/cocok", fitting, name="fitting"),
    path("keluarga/<int:pk>/catat", enrol, name="enrol"),
    path("kepesertaan/<int:pk>/perbaiki", correct, name="correct"),
    path("kepesertaan/<int:pk>/telaah", review, name="review"),
    path("kepesertaan/<int:pk>/berhenti", stop, name="stop"),
]
