"""What the pages of a stored file look like, so that the same paper is found again."""

from django.db import models

from documents.models.stored_file import StoredFile


class Fingerprint(models.Model):
    """One page. `coarse` and `detail` are of its picture; `content` of a page that a program wrote."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="fingerprints")
    page = models.PositiveSmallIntegerField()
    # Sixty-four signs, kept as text because databases differ about the sixty-fourth.
    coarse = models.CharField(max_length=16, blank=True)
    detail = models.BinaryField(default=b"")
    content = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "page"], name="fingerprint_one")]
        indexes = [
            models.Index(fields=["content"], condition=~models.Q(content=""), name="fingerprint_content"),
        ]


class FingerprintBand(models.Model):
    """An eighth of `coarse`, by which prints that are nearly alike are looked up."""

    fingerprint = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="bands", db_index=True)
    band = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["band", "fingerprint"], name="fingerprint_band")]
        constraints = [models.UniqueConstraint(fields=["fingerprint", "band"], name="fingerprint_band_once")]
