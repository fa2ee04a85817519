"""Courses: obstacles in three dimensions that a multibody model of the concept drives over, solved by MuJoCo."""
