/** What somebody at a terminal types before something large is done. */
import { createInterface } from 'node:readline/promises'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { interrupted } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Undefined where nobody can be asked: the gateway then says what is missing. Interrupted by Ctrl-C and Ctrl-D. */
export async function typeToConfirm(terminal: Terminal, question: Bilingual): Promise<string | undefined> {
  if (!process.stdin.isTTY || terminal.columns === undefined) return undefined
  terminal.say(question)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const leaving = new AbortController()
  for (const leave of ['SIGINT', 'close'] as const) lines.on(leave, () => leaving.abort())
  try {
    return (await lines.question('> ', { signal: leaving.signal })).trim()
  } catch {
    throw interrupted('Chưa làm gì.', 'Nothing was done.')
  } finally {
    lines.close()
  }
}
