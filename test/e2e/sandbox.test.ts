/** The newcomer's first commands, as the README gives them: the sandbox's check, and the command line against it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const script = join(root, 'src/sandbox/main.ts')
const started = new Set<ChildProcess>()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-sandbox-test-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM')
  for (const child of started) if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  await rm(folder, { recursive: true, force: true })
})

interface RunningSandbox {
  readonly lines: readonly string[]
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

async function startSandbox(...flags: string[]): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [script, '--data', join(folder, 'data'), '--free-ports', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  const lines: string[] = []
  const up = Promise.withResolvers<void>()
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      if (line.startsWith('Stop it with Ctrl-C')) up.resolve()
    })
  }
  child.once('exit', () => up.reject(new Error(`the sandbox ended:\n${lines.join('\n')}`)))
  await up.promise
  return {
    lines,
    async stop(signal) {
      const gone = once(child, 'exit')
      child.kill(signal)
      const [code] = (await gone) as [number | null]
      return code
    },
  }
}

/** Four samples that arrive, seven stories, and what the one-stop system was told of them. */
const allOfIt = ['H56', 'H56', 'H56', 'H56', 'a.', 'b.', 'c.', 'd.', 'e.', 'f.', 'g.', 'h.', 'one-stop']

function wellEnded(lines: readonly string[]): readonly (string | undefined)[] {
  return lines.flatMap((line) => /^ok {3}(H56|[a-z]\.|one-stop)/.exec(line)?.[1] ?? [])
}

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'src/cli/main.ts'), ...args, '--profile', join(folder, 'data/cli.json')])
  return stdout
}

describe('npm run sandbox -- --check', () => {
  it('carries every sample to its partner once, plays every story to its end, and leaves nothing behind', { timeout: 180_000 }, async () => {
    const { stdout } = await run(process.execPath, [script, '--check'])
    expect(wellEnded(stdout.trim().split('\n'))).toEqual(allOfIt)
    expect(stdout).not.toContain('FAIL')
  })
})

describe('npm run sandbox', () => {
  it('stays up, keeps its data over a stop and over a kill, and serves the command line', { timeout: 180_000 }, async () => {
    const first = await startSandbox()
    expect(wellEnded(first.lines)).toEqual(allOfIt)
    const sent = JSON.parse(await cli('send', join(root, 'examples/land-tax.json'), '--wait', '20', '--json')) as { transfer: { id: string; state: string } }
    const { id, state } = sent.transfer
    expect(state).toBe('confirmed')
    expect(await cli('status', id)).toContain('transfer.confirmed')
    expect(await first.stop('SIGTERM')).toBe(0)

    const second = await startSandbox('--no-samples')
    expect(await cli('list', '--state', 'confirmed', '--json')).toContain(id)
    await second.stop('SIGKILL')

    const third = await startSandbox('--no-samples')
    expect(await cli('status', id, '--json')).toContain('"confirmed"')
    expect(await third.stop('SIGTERM')).toBe(0)
  })

  it('says in one line that another one uses the folder, and leaves that one alone', async () => {
    const sandbox = await startSandbox('--no-samples')
    await expect(run(process.execPath, [script, '--data', join(folder, 'data'), '--free-ports'])).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^lienthong sandbox: Process \d+ uses the folder .*\n$/) })
    expect(await cli('list', '--json')).toContain('items')
    await sandbox.stop('SIGTERM')
  })

  it('says in one line that a port is in use', async () => {
    // where something else has the port already, it is in use as well
    const server = createServer().on('error', () => undefined)
    await new Promise((resolve) => server.listen(9100, '127.0.0.1').once('listening', resolve).once('error', resolve))
    try {
      await expect(run(process.execPath, [script, '--data', join(folder, 'other')])).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^lienthong sandbox: Port 9100 is in use.*\n$/) })
    } finally {
      server.close()
    }
  })

  it('says in one line that its folder cannot be written', async () => {
    await expect(run(process.execPath, [script, '--data', join(root, 'package.json/data'), '--free-ports'])).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^lienthong sandbox: The data folder .*package\.json\/data cannot be used.*\n$/) })
  })

  it('keeps its secrets to its owner', async () => {
    const { mode } = await import('node:fs/promises').then((fs) => fs.stat(join(folder, 'data/secrets.json')))
    expect(mode & 0o077).toBe(0)
    expect(JSON.parse(await readFile(join(folder, 'data/cli.json'), 'utf8'))).toMatchObject({ client: { clientId: 'sandbox-one-stop', secret: expect.stringMatching(/^sandbox-/) } })
  })
})
