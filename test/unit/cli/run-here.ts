/** A verb of the command within this process: quicker than a process each, and over a terminal that may say somebody watches. */
import { exitCodeOf } from '../../../src/cli/exit-codes.ts'
import { showFailure } from '../../../src/cli/show-failure.ts'
import { openTerminal } from '../../../src/cli/terminal.ts'
import { verbs } from '../../../src/cli/verbs/index.ts'
import type { Ran } from './small-gateway.ts'

/** `columns`: as wide as the terminal that somebody watches; absent: nobody does. */
export async function runHere(args: readonly string[], env: Readonly<Record<string, string>>, columns?: number): Promise<Ran> {
  const written = { out: '', err: '' }
  const watched = columns === undefined ? {} : { isTTY: true, columns }
  const terminal = openTerminal(env, { write: (text) => (written.out += text) }, { write: (text) => (written.err += text), ...watched })
  const [name, ...rest] = args
  const verb = verbs.find((candidate) => candidate.name === name)
  if (verb === undefined) throw new Error(`no verb ${name}`)
  try {
    await verb.run({ args: rest, env, terminal, verbs })
    return { code: 0, ...written }
  } catch (failure) {
    showFailure(terminal, failure, rest.includes('--json'))
    return { code: exitCodeOf(failure), ...written }
  }
}
