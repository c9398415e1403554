"""The register lives in review.paperwork, because the formal check reads it too."""
