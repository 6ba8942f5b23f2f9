/** A private key in a PKCS #11 token that is open: one login, and several sessions so that signatures run side by side. */
import { createHash, type KeyObject } from 'node:crypto'
import { GatewayError } from '../../domain/errors.ts'
import type { MadeAlgorithm } from '../../ports/signer.ts'
import { keyUnusable } from '../refusal.ts'
import type { KeyKind } from '../profiles.ts'
import { isAboutPin, isTokenRefusal } from './pkcs11-answers.ts'
import { loadPkcs11Module, type Handle, type Mechanism, type Pkcs11Module, type Token } from './pkcs11-module.ts'
import type { TokenPlace } from './seals.ts'
import { requireSignatureValue } from './signature-value.ts'
import { createTurns } from './signing-turns.ts'
import { isTokenSilence, tokenCallsAtOnce } from './token-calls.ts'

export interface TokenConnection {
  /** Rejects with what the token answered, or `key_unusable`. */
  sign(algorithm: MadeAlgorithm, data: Uint8Array): Promise<Uint8Array>
  /** Waits for the signatures in hand. */
  close(): Promise<void>
}

interface Way {
  readonly mechanism: Mechanism
  /** Whether the token is given the SHA-256 of the data, or the data. */
  readonly over: 'digest' | 'data'
}

/** More would only wait for each other. */
const mostSessions = tokenCallsAtOnce
/** CKM_SHA256, CKG_MGF1_SHA256, and a salt as long as the hash. */
const pssParameter = BigUint64Array.of(0x250n, 2n, 32n)

/**
 * The first that the token knows is used. Only the hash goes to the token where the mechanism puts it into nothing else; for
 * PKCS#1 v1.5 the token writes the DigestInfo around it, so it hashes.
 */
const ways: Readonly<Record<MadeAlgorithm, readonly Way[]>> = {
  PS256: [
    { mechanism: { type: 0x0d, parameter: pssParameter }, over: 'digest' },
    { mechanism: { type: 0x43, parameter: pssParameter }, over: 'data' },
  ],
  RS256: [{ mechanism: { type: 0x40 }, over: 'data' }],
  ES256: [
    { mechanism: { type: 0x1041 }, over: 'digest' },
    { mechanism: { type: 0x1044 }, over: 'data' },
  ],
}
const algorithmsOf: Readonly<Record<KeyKind, readonly MadeAlgorithm[]>> = { rsa: ['PS256', 'RS256'], ec: ['ES256'] }

/** Rejects with `key_unusable`: what is missing, by the names of the configuration. */
export async function connectToken(place: TokenPlace, publicKey: KeyObject, name: string): Promise<TokenConnection> {
  const module = await loadPkcs11Module(place.module).catch((cause: unknown) => {
    throw keyUnusable(`${name}: the module ${place.module} cannot be ${isTokenRefusal(cause) || isTokenSilence(cause) ? `used: ${cause.message}` : 'loaded'}`, cause)
  })
  const kind = publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa'
  const token = await module.findToken(place.token)
  if (token === undefined) throw keyUnusable(`${name}: no slot holds a token of this label`)
  const sessions = await openSessions(module, token)
  try {
    const key = await logIn(module, sessions[0] ?? 0, place, { kind, name })
    const connection = connectionOf({ module, sessions, key, known: await module.mechanisms(token.slot), name })
    await requireOwnKey(connection, kind, publicKey, name)
    return connection
  } catch (error) {
    await closeAll(module, sessions)
    throw error
  }
}

async function openSessions(module: Pkcs11Module, { slot, maxSessions }: Token): Promise<readonly Handle[]> {
  const count = maxSessions === 0 ? mostSessions : Math.min(mostSessions, maxSessions)
  const sessions: Handle[] = []
  try {
    for (let opened = 0; opened < count; opened += 1) sessions.push(await module.openSession(slot))
  } catch (error) {
    // Others use the token too: fewer will do, none will not.
    if (sessions.length === 0) throw error
  }
  return sessions
}

/** The kind of the key is asked for: not every token notices that it signs with a key of another kind. */
async function logIn(module: Pkcs11Module, session: Handle, place: TokenPlace, { kind, name }: { readonly kind: KeyKind; readonly name: string }): Promise<Handle> {
  try {
    await module.login(session, place.pin)
  } catch (error) {
    if (isAboutPin(error)) throw keyUnusable(`${name}: the PIN is refused`, error)
    throw error
  }
  const [key, another] = await module.findPrivateKeys(session, kind, place.key)
  if (key === undefined) throw keyUnusable(`${name}: the token holds no private ${kind.toUpperCase()} key of this label`)
  if (another !== undefined) throw keyUnusable(`${name}: the token holds several private ${kind.toUpperCase()} keys of this label`)
  return key
}

interface Parts {
  readonly module: Pkcs11Module
  readonly sessions: readonly Handle[]
  readonly key: Handle
  readonly known: ReadonlySet<number>
  readonly name: string
}

function connectionOf({ module, sessions, key, known, name }: Parts): TokenConnection & { makes(algorithm: MadeAlgorithm): boolean } {
  // A session does one thing at a time.
  const free = [...sessions]
  const turns = createTurns(sessions.length)
  const wayOf = (algorithm: MadeAlgorithm) => ways[algorithm].find(({ mechanism }) => known.has(mechanism.type))
  let closing: Promise<void> | undefined
  async function putBack(session: Handle): Promise<void> {
    if (closing === undefined) free.push(session)
    else await closeAll(module, [session])
  }

  return {
    makes: (algorithm) => wayOf(algorithm) !== undefined,
    sign(algorithm, data) {
      const way = wayOf(algorithm)
      if (way === undefined) throw keyUnusable(`${name}: the token does not make ${algorithm}`)
      const given = way.over === 'data' ? data : createHash('sha256').update(data).digest()
      return turns.take(async () => {
        const session = free.pop()
        if (session === undefined) throw keyUnusable(`${name}: the token ${closing === undefined ? 'does not answer' : 'is closed'}`)
        try {
          const value = await module.sign(session, key, way.mechanism, given)
          free.push(session)
          return value
        } catch (error) {
          // a session does one thing at a time, and this one is still at it
          if (isTokenSilence(error)) void error.cameBack.then(() => putBack(session))
          else free.push(session)
          throw error
        }
      })
    },
    close() {
      closing ??= Promise.all(sessions.map(() => turns.take(async () => closeAll(module, free.splice(-1))))).then(() => undefined)
      return closing
    },
  }
}

/** A key that is not the certificate's would make signatures that nobody can verify. */
async function requireOwnKey(connection: ReturnType<typeof connectionOf>, kind: KeyKind, publicKey: KeyObject, name: string): Promise<void> {
  const algorithm = algorithmsOf[kind].find((candidate) => connection.makes(candidate))
  if (algorithm === undefined) throw keyUnusable(`${name}: the token makes none of ${algorithmsOf[kind].join(', ')}`)
  const sample = Buffer.from(name)
  try {
    await requireSignatureValue(algorithm, publicKey, sample, await connection.sign(algorithm, sample))
  } catch (error) {
    const isOther = error instanceof GatewayError && error.code === 'signature_invalid'
    throw isOther ? keyUnusable(`${name}: the certificate does not belong to the key`, error) : error
  }
}

/** What cannot be closed is gone already. */
async function closeAll(module: Pkcs11Module, sessions: readonly Handle[]): Promise<void> {
  await Promise.allSettled(sessions.map((session) => module.closeSession(session)))
}
