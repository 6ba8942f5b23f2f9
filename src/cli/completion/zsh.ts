/** The completion of zsh, with a word about each thing. */
import { quoted } from './quoted.ts'
import type { CompletedOption, CompletedVerb } from './words.ts'

export function zshScript(verbs: readonly CompletedVerb[]): string {
  return `#compdef lienthong
# source <(lienthong completion zsh), after compinit; or as a file _lienthong in $fpath
_lienthong() {
  local -a verbs actions options
  if (( CURRENT == 2 )); then
    verbs=(${verbs.map(({ name, about }) => described(name, about)).join(' ')})
    _describe 'verb' verbs
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${verbs.flatMap(valueLines).join('\n')}
  esac
  case "$words[2]" in
${verbs.map(verbLines).join('\n')}
  esac
  (( CURRENT == 3 && $#actions )) && compadd -- $actions
  [[ "$words[CURRENT]" == -* ]] && _describe -o 'option' options || _files
}
if [ "\${funcstack[1]}" = _lienthong ]; then _lienthong "$@"; else compdef _lienthong lienthong; fi
`
}

function valueLines({ name, options }: CompletedVerb): readonly string[] {
  const taking = options.filter(({ takes }) => takes !== 'nothing')
  return taking.map((option) => `    (${quoted(`${name} ${option.flag}`)}) ${completing(option)}; return ;;`)
}

function completing({ takes, values }: CompletedOption): string {
  if (takes === 'file') return '_files'
  return values.length === 0 ? '_message value' : `compadd -- ${values.join(' ')}`
}

function verbLines({ name, actions, options }: CompletedVerb): string {
  return `    (${name}) actions=(${actions.join(' ')}); options=(${options.map(({ flag, about }) => described(flag, about)).join(' ')}) ;;`
}

/** A colon would end the name. */
function described(name: string, about: string): string {
  return quoted(`${name}:${about.replaceAll(':', String.raw`\:`)}`)
}
