"""The register lives in review.mailed, because intake and the formal check read it too."""
