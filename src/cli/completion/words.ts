/** What shells may complete, read from the usage table: verbs, their actions, their options with what these may be. */
import type { Terminal } from '../terminal.ts'
import type { Verb, VerbOption } from '../verb.ts'

export interface CompletedVerb {
  readonly name: string
  readonly about: string
  /** What may stand after it, in the order of its synopses. */
  readonly actions: readonly string[]
  readonly options: readonly CompletedOption[]
}

export interface CompletedOption {
  /** With its dashes. */
  readonly flag: string
  readonly about: string
  /** What follows it: nothing, a file, or a value, one of `values` where they are known. */
  readonly takes: 'nothing' | 'file' | 'value'
  readonly values: readonly string[]
}

const help = { name: 'help', about: { vi: 'Cách dùng của một lệnh', en: 'How a verb is used' } }

export function wordsOf(verbs: readonly Verb[], terminal: Terminal): readonly CompletedVerb[] {
  const all = verbs.map((verb) => ({
    name: verb.name,
    about: terminal.label(verb.about),
    actions: actionsOf(verb),
    options: verb.options.flatMap((option) => optionsOf(option, terminal)),
  }))
  return [...all, { name: help.name, about: terminal.label(help.about), actions: verbs.map(({ name }) => name), options: [] }]
}

/** `replay pause|resume <run-id>`: pause and resume; `list [--state …]`: none. */
function actionsOf({ synopses }: Verb): readonly string[] {
  const seconds = synopses.map((synopsis) => synopsis.split(' ')[1] ?? '')
  const words = seconds.filter((word) => /^[a-z]/.test(word)).flatMap((word) => word.split('|'))
  return [...new Set(words)]
}

/** `--from TIME, --to TIME` are two options, `-o, --output FILE` are two names of one. */
function optionsOf({ flag, about, values = [] }: VerbOption, terminal: Terminal): readonly CompletedOption[] {
  const names = flag.split(', ').map((part) => part.split(' '))
  const last = names.at(-1)?.[1]
  return names.map(([name = '', argument = name.startsWith('--') ? undefined : last]) => ({
    flag: name,
    about: terminal.label(about),
    takes: kindOf(argument),
    values,
  }))
}

function kindOf(argument: string | undefined): CompletedOption['takes'] {
  if (argument === undefined) return 'nothing'
  return argument.startsWith('FILE') ? 'file' : 'value'
}
