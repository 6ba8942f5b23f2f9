/** A private key that lies in a PKCS #11 token and never leaves it. Opens the token anew when it went away. */
import type { KeyObject } from 'node:crypto'
import { GatewayError } from '../../domain/errors.ts'
import { keyFits } from '../profiles.ts'
import { keyUnusable } from '../refusal.ts'
import { isAboutPin, isGone } from './pkcs11-answers.ts'
import type { TokenPlace } from './seals.ts'
import type { SigningKey } from './signing-key.ts'
import { connectToken, type TokenConnection } from './token-connection.ts'

/** `publicKey`: of the seal's certificate; `name` begins every complaint, in which the PIN never stands. Rejects with `key_unusable`. */
export async function openTokenKey(place: TokenPlace, publicKey: KeyObject, name: string): Promise<SigningKey> {
  let connection: Promise<TokenConnection> | undefined = connect()
  let closed = false
  await connection

  async function connect(): Promise<TokenConnection> {
    try {
      return await connectToken(place, publicKey, name)
    } catch (error) {
      throw unusable(error)
    }
  }

  /** For all who noticed at once, one connection. What failed is tried again by the next, but never with a PIN that was refused. */
  function reconnect(lost: Promise<TokenConnection> | undefined): Promise<TokenConnection> {
    if (connection !== undefined && connection !== lost) return connection
    const next = (async () => {
      await lost?.then((old) => old.close(), () => undefined)
      return connect()
    })()
    connection = next
    next.catch((error: unknown) => {
      const hopeless = error instanceof GatewayError && isAboutPin(error.cause)
      if (connection === next && !hopeless) connection = undefined
    })
    return next
  }

  function unusable(error: unknown): GatewayError {
    if (error instanceof GatewayError) return error
    return keyUnusable(`${name}: ${error instanceof Error ? error.message : 'the token does not answer'}`, error)
  }

  return {
    kind: publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa',
    place: 'token',
    publicKey,
    async sign(algorithm, data) {
      if (!keyFits(publicKey, algorithm)) throw keyUnusable(`${name}: the key is not one for ${algorithm}`)
      if (closed) throw keyUnusable(`${name}: the token is closed`)
      const used = connection ?? reconnect(undefined)
      try {
        return await (await used).sign(algorithm, data)
      } catch (error) {
        if (!isGone(error)) throw unusable(error)
      }
      const again = await reconnect(used)
      return again.sign(algorithm, data).catch((error: unknown) => {
        throw unusable(error)
      })
    },
    async close() {
      closed = true
      await connection?.then((open) => open.close(), () => undefined)
    },
  }
}
