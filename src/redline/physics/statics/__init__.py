"""Statics of the vehicle on its springs: pose and wheel loads on any four heights of ground."""
