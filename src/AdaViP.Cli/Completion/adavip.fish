# Completion of adavip for fish. Load it in ~/.config/fish/config.fish:  adavip completion fish | source
complete --command adavip --arguments '(adavip "[suggest:"(commandline --cursor)"]" (commandline) 2>/dev/null)'
