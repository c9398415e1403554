"""What people bring along or cannot keep: slides, times at which somebody cannot come, leave from the defense."""
