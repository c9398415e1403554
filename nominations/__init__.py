"""Units, nominees, applications and batches, and the kernel of the pipeline that all stages share."""
