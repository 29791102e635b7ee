"""The office's rules by the office's names: standard library only, no input or output."""
