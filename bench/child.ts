/** Processes of the bench: each measured side runs in its own, one at a time. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Child<Ready> {
  readonly ready: Ready
  /** Sends a line and resolves with the next line that the child writes. */
  ask(line: string): Promise<string>
  stop(): Promise<void>
}

/** Starts a script; its first line of output is JSON: what it has to say when it is ready. */
export async function startChild<Ready>(script: string, args: readonly string[]): Promise<Child<Ready>> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function nextLine(): Promise<string> {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${script} ended`)
    return value
  }
  return {
    ready: JSON.parse(await nextLine()) as Ready,
    ask(line) {
      child.stdin.write(`${line}\n`)
      return nextLine()
    },
    async stop() {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
