/** Processes of the bench: each measured side runs in its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { closedAtEnd } from './left-open.ts'

export interface Child<Ready> {
  readonly ready: Ready
  readonly pid: number
  /** From its start until it said that it is ready. */
  readonly readyMs: number
  /** Sends a line and resolves with the next line that the child writes. One at a time. */
  ask(line: string): Promise<string>
  stop(): Promise<void>
}

export interface ChildOptions {
  /** Of Node. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** How the line begins that says it is ready; what it says before is its log. */
  readonly readyMark?: string
}

const stopLimitMs = 30_000
const keptLines = 20

/** Starts a script that says in one line of JSON when it is ready, and what there is to know then. */
export async function startChild<Ready>(script: string, args: readonly string[], { flags = [], env = {}, cwd, readyMark = '{' }: ChildOptions = {}): Promise<Child<Ready>> {
  const started = performance.now()
  const child = spawn(process.execPath, [...flags, script, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env }, ...(cwd === undefined ? {} : { cwd }) })
  const stop = closedAtEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await gone
    clearTimeout(limit)
  })
  const said: string[] = []
  let awaited: { readonly mark: string; readonly line: PromiseWithResolvers<string> } | undefined

  function nextLine(mark: string): Promise<string> {
    awaited = { mark, line: Promise.withResolvers() }
    return awaited.line.promise
  }

  // read also when nobody waits: a log that nobody takes would hold up who writes it
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      if (awaited !== undefined && line.startsWith(awaited.mark)) {
        awaited.line.resolve(line)
        awaited = undefined
        return
      }
      said.push(line)
      if (said.length > keptLines) said.shift()
    })
    .once('close', () => awaited?.line.reject(new Error(`${script} ended${said.map((line) => `\n${line}`).join('')}`)))
  // whoever waits for the answer of one that is gone is told there
  child.stdin.on('error', () => undefined)
  try {
    const ready = JSON.parse(await nextLine(readyMark)) as Ready
    return {
      ready,
      pid: child.pid ?? 0,
      readyMs: performance.now() - started,
      ask(line) {
        const answered = nextLine('')
        child.stdin.write(`${line}\n`)
        return answered
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
