"""With which key are a sitting's emergency files sealed?"""

from __future__ import annotations

from django.db import models

from exams.models.sitting import Sitting


class SittingSeal(models.Model):
    """The key pair of one sitting. Pages get the public half; the private half opens the files and stays here.

    Whoever reads this row could read the responses beside it as well, so the key is kept as it is.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="seal")
    key_id = models.CharField(max_length=43, help_text="SHA-256 thumbprint of the public key (RFC 7638).")
    public_jwk = models.JSONField()
    private_pem = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Seal {self.key_id[:8]}"
