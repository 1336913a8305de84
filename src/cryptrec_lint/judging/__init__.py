"""Pure functions from an observation, a policy and a date to a finding."""
