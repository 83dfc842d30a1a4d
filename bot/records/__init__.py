"""What Omorg keeps of its work on disk. Nothing here tells who asked, where or at what time."""
