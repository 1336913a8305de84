"""What an operating system says of its processor: one module a system, each with `machine()`; never fails."""
