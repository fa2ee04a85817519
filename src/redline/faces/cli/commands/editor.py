"""``redline schema`` and ``redline completion``: help for editors and shells."""

from __future__ import annotations

from pathlib import Path

import click

from redline.faces.cli.targets import Target

_COMPLETION = """Print the script that completes commands in your shell.

\b
bash: redline completion bash >> ~/.bashrc
zsh:  redline completion zsh >> ~/.zshrc
fish: redline completion fish > ~/.config/fish/completions/redline.fish
"""


@click.command()
@click.option(
    "--out",
    type=Target(folder=False),
    metavar="FILE",
    help="Write to a file instead of stdout.",
)
def schema(out: Path | None) -> None:
    """Write the JSON Schema of concept files, for editors.

    Editors with the Even Better TOML extension then complete and check keys: write
    #:schema ./redline.schema.json as the first line of a concept.
    """
    from redline.concept.language.schema import ConceptFile
    from redline.faces.cli.output import to_json, write_text

    found = ConceptFile.model_json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if out is None:
        click.echo(to_json(found))
    else:
        write_text(out, to_json(found) + "\n")
        click.echo(f"Wrote {out}", err=True)


@click.command(help=_COMPLETION)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in your shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(ctx.find_root().command, {}, "redline", "_REDLINE_COMPLETE").source())
