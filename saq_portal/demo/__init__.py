"""The demonstration: twelve invented recommending units and forty invented nominees, brought through the real moves."""
