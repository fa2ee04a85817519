"""Where people meet the tool: commands and pictures; nothing here computes physics."""
