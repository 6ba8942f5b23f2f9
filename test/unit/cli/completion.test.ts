/** Completion in real shells, from the usage table. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deadlineStates } from '../../../schemas/deadlines.ts'
import { troubleKinds, type Trouble } from '../../../schemas/troubles.ts'
import { openTerminal } from '../../../src/cli/terminal.ts'
import { verbs } from '../../../src/cli/verbs/index.ts'
import { whatToType } from '../../../src/cli/what-to-type.ts'
import { wordsOf } from '../../../src/cli/completion/words.ts'
import { runHere } from './run-here.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienthong-completion-'))
  for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(join(folder, shell), (await runHere(['completion', shell], { LIENTHONG_LANG: 'en' })).out)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What bash offers for the last of these words. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const script = 'source "$1"; shift; complete -p lienthong >/dev/null || exit 1; COMP_WORDS=(lienthong "$@"); COMP_CWORD=$#; _lienthong; printf "%s\\n" "${COMPREPLY[@]}"'
  return execFileSync('bash', ['--norc', '-c', script, 'bash', join(folder, 'bash'), ...words], { encoding: 'utf8' }).split('\n').filter((line) => line !== '')
}

describe('in bash', () => {
  test('verbs, and of help too', () => {
    expect(bashOffers('')).toEqual([...verbs.map(({ name }) => name), 'help'])
    expect(bashOffers('re')).toEqual(['replay', 'resend', 'reconcile'])
    expect(bashOffers('help', 'corr')).toEqual(['correct', 'corrections'])
  })

  test('actions after the verb only, and options of that verb', () => {
    expect(bashOffers('replay', 'p')).toEqual(['plan', 'pause'])
    expect(bashOffers('replay', 'pause', 'p')).toEqual([])
    expect(bashOffers('evidence', 'an-id', '-')).toEqual(['-o', '--output', '--admin', '--profile', '--json'])
    expect(bashOffers('list', '--older')).toEqual(['--older-than'])
  })

  test('what an option may be, where that is known', () => {
    expect(bashOffers('deadlines', '--state', '')).toEqual(deadlineStates)
    expect(bashOffers('list', '--state', 'de')).toEqual(['delivering', 'delivered'])
    expect(bashOffers('list', '--partner', '')).toEqual([])
  })
})

describe.each(['zsh', 'fish'])('in %s', (shell) => {
  const installed = spawnSync(shell, ['--version']).status === 0

  test.skipIf(!installed)(`the script is read without a mistake (needs ${shell})`, () => {
    expect(spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })

  test('the script names every verb and every option', async () => {
    const { out } = await runHere(['completion', shell], { LIENTHONG_LANG: 'en' })
    for (const { name, options } of wordsOf(verbs, openTerminal({ LIENTHONG_LANG: 'en' }, process.stdout, process.stderr))) {
      expect(out).toContain(name)
      for (const { flag } of options) expect(out, `${name} ${flag}`).toContain(shell === 'zsh' ? `${flag}:` : ` ${flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`} `)
    }
  })
})

test('what the desk says to type is a verb with options and actions that it has', () => {
  const words = wordsOf(verbs, openTerminal({}, process.stdout, process.stderr))
  for (const kind of troubleKinds) {
    const trouble: Trouble = { key: `${kind}:subject`, kind, severity: 'warning', partner: 'tax', since: '2026-11-20T01:30:00.000Z', dossiers: 1, what: { vi: 'v', en: 'e' }, todo: { vi: 'v', en: 'e' }, link: '/' }
    const [program, name, second = '--json', ...rest] = whatToType(trouble).split(' ')
    const verb = words.find((one) => one.name === name)
    expect([program, verb?.name], kind).toEqual(['lienthong', name])
    const flags = [second, ...rest].filter((word) => word.startsWith('--'))
    expect(verb?.options.map(({ flag }) => flag)).toEqual(expect.arrayContaining(flags))
    if (!second.startsWith('--')) expect(verb?.actions, kind).toContain(second)
  }
})
