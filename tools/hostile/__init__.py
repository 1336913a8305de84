"""Inputs that someone made to exhaust or to break a program that reads them, a module for each family of formats."""
