# bash completion of newscrawl @VERSION@, printed by: newscrawl completion bash

_newscrawl_words() {  # what may stand at a place; 1: no such place, 2: a file
    case $1 in
@WORDS@
    *) return 1 ;;
    esac
}

_newscrawl() {
    local typed=() command key prefix="" value i
    for ((i = 0; i <= COMP_CWORD; i++)); do  # bash has broken words at = and :
        if ((i)) && [[ ${COMP_WORDS[i]} == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
            typed[${#typed[@]} - 1]+=${COMP_WORDS[i]}
        else
            typed+=("${COMP_WORDS[i]}")
        fi
    done
    local count=${#typed[@]}
    value=${typed[count - 1]} command=${typed[1]}
    if ((count < 3)); then
        key="|"
    elif [[ $value == --*=* ]]; then
        key="$command|${value%%=*}" prefix="${value%%=*}="
    else
        key="$command|${typed[count - 2]}"
        _newscrawl_words "$key" >/dev/null
        if (($? == 1)); then
            [[ $value == -* ]] && key="$command|-" || key="$command|"
        elif [[ $value == *=* ]]; then
            key="$key ${value%%=*}=" prefix="${value%%=*}="
        fi
    fi
    value=${value#"$prefix"}
    local IFS=$'\n'
    local words
    words=$(_newscrawl_words "$key")
    if (($? == 2)); then
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$value"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$value"))
        [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    fi
    [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
}

complete -F _newscrawl newscrawl
