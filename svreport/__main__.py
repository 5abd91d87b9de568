"""`python -m svreport` is the command line."""

from svreport.cli import main

if __name__ == "__main__":
    main(prog_name="svreport")
