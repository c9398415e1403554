"""What written review and defense add up to: numbered countings, the decided list of proposed and reserve (T22)."""
