# Completion of adavip for bash. Load it in ~/.bashrc:  source <(adavip completion bash)
_adavip() {
    local IFS=$'\n'
    local word="${COMP_LINE:0:COMP_POINT}"
    word="${word##* }"
    # Bash takes a word apart at "=" and ":"; what stands before the last part is on the line already.
    local before="${word%"${COMP_WORDS[COMP_CWORD]}"}"
    [[ ${COMP_WORDS[COMP_CWORD]} =~ ^[=:]+$ ]] && before="$word"
    COMPREPLY=()
    local candidate candidates files=no
    # Where the program cannot say what fits, the shell's own completion goes on.
    candidates="$(adavip "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" || return 0
    for candidate in $candidates; do
        if [[ $candidate == ":files" ]]; then
            files=yes
        elif [[ $candidate == "$word"* ]]; then
            COMPREPLY+=("${candidate#"$before"}")
        fi
    done
    [[ $files == no ]] && compopt +o bashdefault +o default
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
complete -o bashdefault -o default -F _adavip adavip
