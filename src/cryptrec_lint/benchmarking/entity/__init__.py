"""Entity authentication as runs of both parties in one process: ISO/IEC 9798-2, -3 and -4 without third parties."""
