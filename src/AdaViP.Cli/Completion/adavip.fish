# Completion of adavip for fish. Load it in ~/.config/fish/config.fish:  adavip completion fish | source
function __adavip_complete
    # The line up to the cursor; in a script there is none but that of "complete --do-complete".
    set --local line (commandline --cut-at-cursor 2>/dev/null | string collect)
    set --local word (commandline --cut-at-cursor --current-token 2>/dev/null | string collect)
    for candidate in (adavip "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
        if test "$candidate" = ":files"
            set --local option (string match --regex -- '^--[^=]*=' "$word")
            for path in (__fish_complete_path (string replace -- "$option" "" "$word"))
                echo -- "$option$path"
            end
        else
            echo -- "$candidate"
        end
    end
end
complete --command adavip --no-files --arguments '(__adavip_complete)'
