"""``python -m redline`` is the command line."""

from redline.faces.cli.main import main

if __name__ == "__main__":
    main()
