#compdef newscrawl
# zsh completion of newscrawl @VERSION@, printed by: newscrawl completion zsh

_newscrawl_words() {  # what may stand at a place; 1: no such place, 2: a file
    case $1 in
@WORDS@
    *) return 1 ;;
    esac
}

_newscrawl() {
    local command=$words[2] value=$words[CURRENT] key place
    local -a offered
    if (( CURRENT == 2 )); then
        key="|"
    elif [[ $value == --*=* ]]; then
        key="$command|${value%%=*}"
        compset -P '*='
    else
        key="$command|$words[CURRENT-1]"
        _newscrawl_words "$key" >/dev/null
        if (( $? == 1 )); then
            [[ $value == -* ]] && key="$command|-" || key="$command|"
        elif [[ $value == *=* ]]; then
            key="$key ${value%%=*}="
            compset -P '*='
        fi
    fi
    place=$(_newscrawl_words "$key")
    if (( $? == 2 )); then
        _files
        return
    fi
    offered=("${(@f)place}")
    [[ -n $place ]] || return 1
    if [[ $offered[1] == *=:* ]]; then
        _describe newscrawl offered -S ''
    else
        _describe newscrawl offered
    fi
}

compdef _newscrawl newscrawl
[[ $funcstack[1] == _newscrawl ]] && _newscrawl "$@"
