import sys

print("LEAK: a planted file ran in", sys.argv)
