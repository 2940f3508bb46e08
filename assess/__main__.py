"""`python -m assess` is the same as the installed `assess` command."""

from assess.cli.main import main

if __name__ == "__main__":
    main()
