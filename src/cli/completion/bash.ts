/** The completion of bash. Where it knows no word, bash completes files. */
import { quoted } from './quoted.ts'
import type { CompletedVerb } from './words.ts'

export function bashScript(verbs: readonly CompletedVerb[]): string {
  return `# source <(lienthong completion bash)
_lienthong() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(verbs.map(({ name }) => name).join(' '))}
  else
    case "\${COMP_WORDS[1]} $before" in
${verbs.flatMap(valueLines).join('\n')}
    esac
    case "\${COMP_WORDS[1]}" in
${verbs.map(verbLine).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _lienthong lienthong
`
}

function valueLines({ name, options }: CompletedVerb): readonly string[] {
  const taking = options.filter(({ takes }) => takes !== 'nothing')
  return taking.map(({ flag, values }) => {
    const found = values.length === 0 ? '' : `COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$current")); `
    return `      ${quoted(`${name} ${flag}`)}) ${found}return ;;`
  })
}

function verbLine({ name, actions, options }: CompletedVerb): string {
  const flags = options.map(({ flag }) => flag).join(' ')
  const first = actions.length === 0 ? '' : `[ "$COMP_CWORD" -eq 2 ] && words=${quoted(`${actions.join(' ')} `)}; `
  return `      ${name}) ${first}words="$words"${quoted(flags)} ;;`
}
