"""Exercises: files of them, drawing their numbers, marking answers, and verifying what the files say."""
