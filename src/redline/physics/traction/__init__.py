"""Traction on hard ground: what each wheel can put down through differentials, brakes and motors."""
