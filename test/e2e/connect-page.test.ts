/** docs/connect.md is true: its lines are run as they stand, against a sandbox on free ports. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../src/sandbox/free-port.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const mark = '---- end of a block ----'

interface Block {
  /** `sh`, `sh sandbox` or `text`. */
  readonly kind: string
  readonly text: string
}

let folder: string
let sandbox: ChildProcess
let gateway: string
let webhooks: number
let blocks: readonly Block[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-connect-'))
  // the database server runs as another user when this one is root
  await chmod(folder, 0o755)
  webhooks = await freePort()
  const page = await readFile(join(root, 'docs/connect.md'), 'utf8')
  blocks = [...page.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, kind = '', text = '']) => ({ kind, text }))
  const start = blocks.find(({ kind }) => kind === 'sh sandbox')?.text.trim().split('\n').at(-1) ?? ''
  const flags = /^npm run sandbox -- (.+)$/.exec(start)?.[1]?.replace('9200', String(webhooks)).split(' ') ?? []
  expect(flags).toHaveLength(3)
  const here = ['--free-ports', '--data', join(folder, 'data')]
  sandbox = spawn(process.execPath, ['src/sandbox/main.ts', ...flags, ...here], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  gateway = await clientDoorOf(sandbox)
}, 120_000)
afterAll(async () => {
  sandbox.kill('SIGTERM')
  if (sandbox.exitCode === null) await once(sandbox, 'exit')
  await rm(folder, { recursive: true, force: true })
}, 60_000)

async function clientDoorOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new TypeError('what the sandbox says is read')
  for await (const line of createInterface(stdout)) {
    const address = /Client API +(http\S+)/.exec(line)?.[1]
    if (address !== undefined) {
      stdout.resume()
      return address
    }
  }
  throw new Error('the sandbox did not start')
}

/** The lines of the page, with the addresses of this sandbox. */
function placed(text: string): string {
  const data = join(folder, 'data')
  return text.replaceAll('http://127.0.0.1:8080', gateway).replaceAll('$PWD/.lienthong', data).replaceAll('9200', String(webhooks))
}

test('every line works and shows what the page says', async () => {
  const shown = blocks.filter(({ kind }) => kind === 'sh')
  const script = ['set -euo pipefail', ...shown.map(({ text }) => `${placed(text)}\necho '${mark}'`)].join('\n')
  const home = join(folder, 'home')
  await mkdir(home)
  const npm_config_cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm')
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`
  const env = { ...process.env, PATH: path, HOME: home, npm_config_cache, npm_config_prefer_offline: 'true' }
  const { stdout } = await run('bash', ['-c', script], { cwd: root, env, timeout: 280_000 })
  const outputs = stdout.split(`${mark}\n`)
  expect(outputs).toHaveLength(shown.length + 1)
  const expected = blocks.flatMap((block, at) => {
    const before = blocks[at - 1]
    return block.kind === 'text' && before !== undefined ? [{ text: block.text, after: shown.indexOf(before) }] : []
  })
  expect(expected.length).toBeGreaterThan(4)
  for (const { text, after } of expected) {
    for (const line of text.trim().split('\n')) {
      const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      expect(outputs[after]).toMatch(new RegExp(parts.join('.*')))
    }
  }
}, 300_000)
