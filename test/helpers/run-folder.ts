/**
 * One folder for whatever a run of the tests keeps under the system's temporary folder, by which it is found at the end: the
 * folders, and the servers and processes that tests started. vitest ends its workers with a signal, also when a run was told to
 * stop, so that nothing they promised to do at their own end is done; only this process comes to its end.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const limitMs = 10_000

/** For this process and all that it starts; it is gone, with all of that, once this process has ended. */
export function openRunFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-tests-'))
  // a database server in it runs as another user when this one is root
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  process.once('exit', () => {
    const deadline = performance.now() + limitMs
    // at an exit nothing can be waited for but what blocks; what was just being started is found the next time
    while (!isEnded(folder) && performance.now() < deadline) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  })
}

/** Whether nothing runs there any more and the folder is gone; tells what runs to end. */
function isEnded(folder: string): boolean {
  const servers = serversIn(folder)
  for (const pid of startedIn(folder)) if (!servers.includes(pid)) signal(pid, 'SIGKILL')
  // at once and without a trace, where SIGKILL would leave shared memory
  for (const pid of servers) signal(pid, 'SIGQUIT')
  if (servers.some((pid) => signal(pid, 0))) return false
  for (const disk of disksIn(folder)) spawnSync('umount', ['-l', disk])
  // what was killed may still be writing
  return orElse(false, () => {
    rmSync(folder, { recursive: true, force: true })
    return true
  })
}

/** What still has its file, which goes with it; the first line is the process (PostgreSQL: src/include/utils/pidfile.h). */
function serversIn(folder: string): readonly number[] {
  const files = globSync('**/postmaster.pid', { cwd: folder }).map((file) => orElse('', () => readFileSync(join(folder, file), 'utf8')))
  // one that has only begun to write it is among what was started; 0 would be everybody here
  return files.map((text) => Number(text.split('\n')[0])).filter((pid) => pid > 0)
}

/** The fault suite mounts small ones; their folder cannot be removed before. */
function disksIn(folder: string): readonly string[] {
  const mounts = orElse('', () => readFileSync('/proc/mounts', 'utf8')).split('\n')
  return mounts.map((line) => line.split(' ')[1] ?? '').filter((place) => place.startsWith(`${folder}/`))
}

/** Everything is started with its environment, and goes on when its parent is gone. Where there is no /proc nothing is found. */
function startedIn(folder: string): readonly number[] {
  const pids = orElse([], () => readdirSync('/proc').map(Number).filter((pid) => pid > 0 && pid !== process.pid))
  return pids.filter((pid) => orElse('', () => readFileSync(`/proc/${pid}/environ`, 'utf8')).split('\0').includes(`TMPDIR=${folder}`))
}

/** A process may be gone, or somebody else's. */
function orElse<Value>(otherwise: Value, act: () => Value): Value {
  try {
    return act()
  } catch {
    return otherwise
  }
}

/** Whether there is such a process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  return orElse(false, () => process.kill(pid, name))
}
