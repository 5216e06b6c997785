"""`python -m tradeqa` is the command `tradeqa`."""

from tradeqa.cli import main

if __name__ == "__main__":
    main()
