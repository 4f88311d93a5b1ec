#compdef adavip
# Completion of adavip for zsh. Load it in ~/.zshrc, after compinit:  source <(adavip completion zsh)
_adavip() {
    local -a candidates
    candidates=(${(f)"$(adavip "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)"})
    local -a keys=(${(M)candidates:#*=}) words=(${candidates:#*=})
    compadd -S '' -- $keys
    compadd -- $words
    (( $#candidates )) || _files
}
compdef _adavip adavip
