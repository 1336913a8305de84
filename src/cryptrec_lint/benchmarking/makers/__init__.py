"""One module a kind of technique: what is accepted → cases that can be timed and checked."""
