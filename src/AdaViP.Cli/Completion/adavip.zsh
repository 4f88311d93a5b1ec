#compdef adavip
# Completion of adavip for zsh. Load it in ~/.zshrc, after compinit:  source <(adavip completion zsh)
_adavip() {
    local -a candidates
    candidates=(${(f)"$(adavip "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)"})
    local -a words=(${candidates:#:files})
    local -a keys=(${(M)words:#*=})
    words=(${words:#*=})
    compadd -S '' -- $keys
    compadd -- $words
    if [[ ${candidates[-1]} == ":files" ]]; then
        # What stands behind --option= is a file of its own.
        [[ ${BUFFER[1,CURSOR]##* } == --*=* ]] && compset -P '--*='
        _files
    fi
}
compdef _adavip adavip
