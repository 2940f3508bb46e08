attention = None
