"""Benchmarks of the accepted primitives on this host: accepted technique → callable; runs, tables, charts."""
