/** The completion of fish, with a word about each thing. */
import type { CompletedOption, CompletedVerb } from './words.ts'

export function fishScript(verbs: readonly CompletedVerb[]): string {
  return `# lienthong completion fish | source
function __lienthong_verb
  set -l words (commandline -opc)
  test (count $words) -gt 1; and test $words[2] = $argv[1]
end
function __lienthong_words
  test (count (commandline -opc)) -eq $argv[1]
end
${verbs.map(({ name, about }) => `complete -c lienthong -f -n '__lienthong_words 1' -a ${name} -d ${quotedForFish(about)}`).join('\n')}
${verbs.flatMap(verbLines).join('\n')}
`
}

function verbLines({ name, actions, options }: CompletedVerb): readonly string[] {
  const chosen = `complete -c lienthong -n '__lienthong_verb ${name}'`
  const first = actions.length === 0 ? [] : [`complete -c lienthong -f -n '__lienthong_verb ${name}; and __lienthong_words 2' -a ${quotedForFish(actions.join(' '))}`]
  return [...first, ...options.map((option) => `${chosen} ${optionWords(option)} -d ${quotedForFish(option.about)}`)]
}

function optionWords({ flag, takes, values }: CompletedOption): string {
  const name = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
  if (takes === 'nothing') return name
  if (takes === 'file') return `${name} -r -F`
  return values.length === 0 ? `${name} -x` : `${name} -x -a ${quotedForFish(values.join(' '))}`
}

function quotedForFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
