"""Mails: .eml and Outlook's .msg."""
