/**
 * Passwords: scrypt with its parameters in the text, `$scrypt$ln=17,r=8,p=1$salt$hash` (base64url). One hash takes 128 MiB and
 * a third of a second, so that few are made at once.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import { createTurns, type TurnLimits } from './turns.ts'

export interface PasswordHashing {
  matches(password: string, hash: string): Promise<boolean>
  hash(password: string): Promise<string>
}

export interface Passwords {
  /** Waits until hashing is the turn of `by`. Rejects with overloaded where it cannot be soon. */
  inTurn<Result>(by: string, run: (hashing: PasswordHashing) => Promise<Result>): Promise<Result>
  /** Of somebody’s account that another makes or changes: in a row beside that of the log-ins; rejects like it. */
  hashAtDesk(account: string, password: string): Promise<string>
  /** Of nobody's password: costs as much to compare with as anybody's. */
  readonly nobodys: string
  /** Made under weaker parameters than those of today. */
  isOutgrown(hash: string): boolean
}

interface Cost {
  /** Logarithm of N. */
  readonly ln: number
  readonly r: number
  readonly p: number
}

export type PasswordLimits = Cost & TurnLimits

export const passwordLimits: PasswordLimits = { ln: 17, r: 8, p: 1, atOnce: 2, waiting: 20, waitMs: 5_000 }

const saltBytes = 16
const hashBytes = 32
/** No hash of another's making takes more than this. */
const mostMemory = 512 * 1024 * 1024

export function createPasswords({ ln, r, p, ...limits }: PasswordLimits = passwordLimits): Passwords {
  const today: Cost = { ln, r, p }
  const atTheDoor = createTurns(limits)
  // whoever makes accounts must not wait for strangers who try to log in
  const atTheDesk = createTurns({ ...limits, atOnce: 1 })

  const hashing: PasswordHashing = {
    async matches(password, hash) {
      const parts = partsOf(hash)
      if (parts === undefined) return false
      return timingSafeEqual(await derive(password, parts.salt, parts.cost, parts.digest.length), parts.digest)
    },
    async hash(password) {
      const salt = randomBytes(saltBytes)
      return textOf(today, salt, await derive(password, salt, today, hashBytes))
    },
  }

  return {
    inTurn: (by, run) => atTheDoor(by, () => run(hashing)),
    hashAtDesk: (account, password) => atTheDesk(account, () => hashing.hash(password)),
    nobodys: textOf(today, randomBytes(saltBytes), randomBytes(hashBytes)),
    isOutgrown(hash) {
      const cost = partsOf(hash)?.cost
      return cost === undefined || cost.ln < ln || cost.r < r || cost.p < p
    },
  }
}

/** Throws password_weak. */
export function requireStrong(password: string, account: string): void {
  const text = sameForm(password)
  const signs = Array.from(text)
  if (signs.length >= 12 && new Set(signs).size >= 5 && !text.toLowerCase().includes(account.toLowerCase())) return
  throw new GatewayError('password_weak')
}

/** Keyboards write Vietnamese in more than one way. */
function sameForm(password: string): string {
  return password.normalize('NFKC')
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: Cost, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(sameForm(password), salt, length, { N: 2 ** ln, r, p, maxmem: mostMemory }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function textOf({ ln, r, p }: Cost, salt: Buffer, digest: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${digest.toString('base64url')}`
}

function partsOf(hash: string): { readonly cost: Cost; readonly salt: Buffer; readonly digest: Buffer } | undefined {
  const [, ln, r, p, salt = '', digest = ''] = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]{22,})$/.exec(hash) ?? []
  if (ln === undefined) return undefined
  return { cost: { ln: Number(ln), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, 'base64url'), digest: Buffer.from(digest, 'base64url') }
}
