"""Addresses of partnerships, included at /kemitraan/ under the name of monitoring."""

from django.urls import path

from monitoring.views import commitment, companion, partner, partners

urlpatterns = [
    path("", partners.partners, name="partners"),
    path("unduh", partners.partner_export, name="partner_export"),
    path("baru", partner.partner_new, name="partner_new"),
    path("<int:pk>/", partner.partner, name="partner"),
    path("<int:pk>/ubah", partner.partner_change, name="partner_change"),
    path("<int:pk>/cetak", partner.partner_sheet, name="partner_sheet"),
    path("<int:pk>/isi/<slug:what>", partner.partner_part, name="partner_part"),
    path("<int:pk>/komitmen", commitment.commitment_new, name="commitment_new"),
    path("perjanjian/<int:pk>/", partner.agreement, name="agreement"),
    path("komitmen/", partners.commitments, name="commitments"),
    path("komitmen/<int:pk>/", commitment.commitment, name="commitment"),
    path("komitmen/<int:pk>/ubah", commitment.commitment_change, name="commitment_change"),
    path("komitmen/<int:pk>/kebutuhan/<int:need>", commitment.allocate, name="allocate"),
    path("komitmen/<int:pk>/realisasi", commitment.realise, name="realise"),
    path("komitmen/<int:pk>/isi/<slug:what>", commitment.commitment_part, name="commitment_part"),
    path("kebutuhan/<int:pk>/", commitment.need_partners, name="need_partners"),
    path("pendamping/", partners.companions, name="companions"),
    path("pendamping/baru", companion.companion_new, name="companion_new"),
    path("pendamping/<int:pk>/", companion.companion, name="companion"),
    path("pendamping/<int:pk>/catatan", companion.companion_note, name="companion_note"),
    path("pendamping/<int:pk>/ubah", companion.companion_change, name="companion_change"),
]
