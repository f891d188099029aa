from django.urls import path

from referrals.views.approval import approvals, check, decide
from referrals.views.editor import edit, new
from referrals.views.letter import check_letter, paper, pdf
from referrals.views.lists import inbox, referrals
from referrals.views.referral import evidence, referral
from referrals.views.step import step

app_name = "referrals"
urlpatterns = [
    path("", referrals, name="list"),
    path("masuk", inbox, name="inbox"),
    path("persetujuan", approvals, name="approvals"),
    path("baru/<int:complaint_pk>", new, name="new"),
    path("surat/<str:mark>", check_letter, name="check_letter"),
    path("<int:pk>/", referral, name="referral"),
    path("<int:pk>/ubah", edit, name="edit"),
    path("<int:pk>/periksa", check, name="check"),
    path("<int:pk>/putusan", decide, name="decide"),
    path("<int:pk>/langkah/<str:name>", step, name="step"),
    path("<int:pk>/bukti", evidence, name="evidence"),
    path("<int:pk>/surat.pdf", pdf, name="letter"),
    path("<int:pk>/surat", paper, name="paper"),
]
