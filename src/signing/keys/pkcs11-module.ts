/**
 * The library of a token's maker, called off the event loop. Loaded and initialized once a process and never finalized: several
 * seals may lie in one token, and its login is the whole process's.
 */
import * as koffi from 'koffi'
import { promisify } from 'node:util'
import type { KeyKind } from '../profiles.ts'
import { alreadyInitialized, alreadyLoggedIn, tokenRefusal } from './pkcs11-answers.ts'
import { isTokenSilence, openTokenCalls } from './token-calls.ts'

/** CK_ULONG. */
export type Handle = number | bigint

export interface Mechanism {
  readonly type: number
  /** What CK_MECHANISM points to, where it needs something. */
  readonly parameter?: BigUint64Array
}

export interface Token {
  readonly slot: Handle
  /** 0 where the token sets no limit or does not say. */
  readonly maxSessions: number
}

/** Every call rejects with a TokenRefusal when the token does not do it, and with a TokenSilence when it does not answer in time. */
export interface Pkcs11Module {
  /** By label. */
  findToken(label: string): Promise<Token | undefined>
  mechanisms(slot: Handle): Promise<ReadonlySet<number>>
  openSession(slot: Handle): Promise<Handle>
  closeSession(session: Handle): Promise<void>
  closeAllSessions(slot: Handle): Promise<void>
  /** As the token's user; being logged in already is as good. */
  login(session: Handle, pin: string): Promise<void>
  /** Of this kind and label, two at most. */
  findPrivateKeys(session: Handle, kind: KeyKind, label: string): Promise<readonly Handle[]>
  sign(session: Handle, key: Handle, mechanism: Mechanism, data: Uint8Array): Promise<Uint8Array>
}

type Call = (...parameters: readonly unknown[]) => Promise<number>

/** Of CK_FUNCTION_LIST, in its order, as far as something is called here. */
const functionList = [
  'C_Initialize', 'C_Finalize', 'C_GetInfo', 'C_GetFunctionList', 'C_GetSlotList', 'C_GetSlotInfo', 'C_GetTokenInfo', 'C_GetMechanismList', 'C_GetMechanismInfo',
  'C_InitToken', 'C_InitPIN', 'C_SetPIN', 'C_OpenSession', 'C_CloseSession', 'C_CloseAllSessions', 'C_GetSessionInfo', 'C_GetOperationState', 'C_SetOperationState',
  'C_Login', 'C_Logout', 'C_CreateObject', 'C_CopyObject', 'C_DestroyObject', 'C_GetObjectSize', 'C_GetAttributeValue', 'C_SetAttributeValue',
  'C_FindObjectsInit', 'C_FindObjects', 'C_FindObjectsFinal', 'C_EncryptInit', 'C_Encrypt', 'C_EncryptUpdate', 'C_EncryptFinal',
  'C_DecryptInit', 'C_Decrypt', 'C_DecryptUpdate', 'C_DecryptFinal', 'C_DigestInit', 'C_Digest', 'C_DigestUpdate', 'C_DigestKey', 'C_DigestFinal', 'C_SignInit', 'C_Sign',
] as const
/** CK_VERSION before them takes two octets, and the first pointer begins where pointers do. */
const firstFunction = koffi.sizeof('void *')

const osLocking = 0x02
const serialSession = 0x04
const normalUser = 1
const classOfPrivateKeys = 3n
const keyTypes: Readonly<Record<KeyKind, bigint>> = { rsa: 0n, ec: 3n }
const attributeClass = 0x000
const attributeLabel = 0x003
const attributeKeyType = 0x100
/** Longer than any signature of the algorithms here. */
const longestSignature = 1024
/** CK_TOKEN_INFO: the label stands first, the number of sessions after three more texts and the flags. */
const tokenInfo = { size: 256, labelLength: 32, maxSessionsAt: 104 }

/** A maker's library may speak TLS to a device on the network: the stack that koffi gives to calls in a thread is short for that. */
koffi.config({ async_stack_size: 1024 * 1024 })

/** A library that nobody holds is unloaded with the garbage, under the functions that were found in it. */
const libraries = new Set<koffi.LibraryHandle>()
const modules = new Map<string, Promise<Pkcs11Module>>()

/** `path`: of the shared library. Rejects when it cannot be loaded or used. */
export function loadPkcs11Module(path: string): Promise<Pkcs11Module> {
  const known = modules.get(path)
  if (known !== undefined) return known
  const loading = load(path)
  modules.set(path, loading)
  loading.catch(() => modules.delete(path))
  return loading
}

async function load(path: string): Promise<Pkcs11Module> {
  const call = callsOf(path)
  const initialize = call('C_Initialize', koffi.pointer(koffi.struct({ functions: koffi.array('void *', 4), flags: 'ulong', reserved: 'void *' })))
  const getSlotList = call('C_GetSlotList', 'uchar', koffi.out(koffi.pointer('ulong')), koffi.inout(koffi.pointer('ulong')))
  const getTokenInfo = call('C_GetTokenInfo', 'ulong', koffi.out(koffi.pointer('uint8_t')))
  const getMechanismList = call('C_GetMechanismList', 'ulong', koffi.out(koffi.pointer('ulong')), koffi.inout(koffi.pointer('ulong')))
  const openSession = call('C_OpenSession', 'ulong', 'ulong', 'void *', 'void *', koffi.out(koffi.pointer('ulong')))
  const closeSession = call('C_CloseSession', 'ulong')
  const closeAllSessions = call('C_CloseAllSessions', 'ulong')
  const login = call('C_Login', 'ulong', 'ulong', koffi.pointer('uint8_t'), 'ulong')
  const attribute = koffi.struct({ type: 'ulong', value: 'void *', length: 'ulong' })
  const findObjectsInit = call('C_FindObjectsInit', 'ulong', koffi.pointer(attribute), 'ulong')
  const findObjects = call('C_FindObjects', 'ulong', koffi.out(koffi.pointer('ulong')), 'ulong', koffi.out(koffi.pointer('ulong')))
  const findObjectsFinal = call('C_FindObjectsFinal', 'ulong')
  const mechanismType = koffi.struct({ type: 'ulong', parameter: 'void *', length: 'ulong' })
  const signInit = call('C_SignInit', 'ulong', koffi.pointer(mechanismType), 'ulong')
  const signNow = call('C_Sign', 'ulong', koffi.pointer('uint8_t'), 'ulong', koffi.out(koffi.pointer('uint8_t')), koffi.inout(koffi.pointer('ulong')))

  await initialize({ functions: [null, null, null, null], flags: osLocking, reserved: null })
  return {
    async findToken(label) {
      for (const slot of await listOf((into, count) => getSlotList(1, into, count))) {
        const info = Buffer.alloc(tokenInfo.size)
        // what another slot holds may be anything
        const isRead = await getTokenInfo(slot, info).then(() => true, (error: unknown) => {
          if (isTokenSilence(error)) throw error
          return false
        })
        if (isRead && info.subarray(0, tokenInfo.labelLength).toString('utf8').trimEnd() === label) return { slot, maxSessions: limitIn(info) }
      }
      return undefined
    },
    async mechanisms(slot) {
      return new Set((await listOf((into, count) => getMechanismList(slot, into, count))).map(Number))
    },
    async openSession(slot) {
      const session: Handle[] = [0]
      await openSession(slot, serialSession, null, null, session)
      return first(session)
    },
    async closeSession(session) {
      await closeSession(session)
    },
    async closeAllSessions(slot) {
      await closeAllSessions(slot)
    },
    async login(session, pin) {
      const octets = Buffer.from(pin)
      await login(session, normalUser, octets, octets.length)
    },
    async findPrivateKeys(session, kind, label) {
      const template = [
        { type: attributeClass, value: BigUint64Array.of(classOfPrivateKeys), length: 8 },
        { type: attributeKeyType, value: BigUint64Array.of(keyTypes[kind]), length: 8 },
        { type: attributeLabel, value: Buffer.from(label), length: Buffer.byteLength(label) },
      ]
      await findObjectsInit(session, template, template.length)
      try {
        const found: Handle[] = [0, 0]
        const count: Handle[] = [0]
        await findObjects(session, found, found.length, count)
        return found.slice(0, Number(first(count)))
      } finally {
        await findObjectsFinal(session)
      }
    },
    async sign(session, key, { type, parameter }, data) {
      await signInit(session, { type, parameter: parameter ?? null, length: parameter?.byteLength ?? 0 }, key)
      const value = Buffer.alloc(longestSignature)
      const length: Handle[] = [value.length]
      await signNow(session, data, data.length, value, length)
      return value.subarray(0, Number(first(length)))
    },
  }
}

type Parameter = string | koffi.TypeObject | ReturnType<typeof koffi.out>

/** Binds functions of the library by their place in its list, which every library has; the names need not be exported. */
function callsOf(path: string): (name: (typeof functionList)[number], ...parameters: readonly Parameter[]) => Call {
  const library = koffi.load(path)
  libraries.add(library)
  const getFunctionList = library.func('C_GetFunctionList', 'ulong', [koffi.out(koffi.pointer('void *'))])
  const list: unknown[] = [null]
  const answer = Number(getFunctionList(list))
  if (answer !== 0) throw tokenRefusal('C_GetFunctionList', answer)
  const pointers: readonly unknown[] = koffi.decode(list[0], firstFunction, koffi.array('void *', functionList.length))
  const calls = openTokenCalls()
  return (name, ...parameters) => {
    const bound: koffi.KoffiFunc<(...given: unknown[]) => Handle> = koffi.decode(pointers[functionList.indexOf(name)], koffi.proto('ulong', [...parameters]))
    const run = promisify((given: readonly unknown[], done: (error: unknown, result: Handle) => void) => bound.async(...given, done))
    return async (...given) => {
      const result = Number(await calls.run(name, () => run(given)))
      const asGood = (name === 'C_Initialize' && result === alreadyInitialized) || (name === 'C_Login' && result === alreadyLoggedIn)
      if (result !== 0 && !asGood) throw tokenRefusal(name, result)
      return result
    }
  }
}

/** The usual two calls: how many there are, then which. */
async function listOf(ask: (into: Handle[] | null, count: Handle[]) => Promise<number>): Promise<readonly Handle[]> {
  const count: Handle[] = [0]
  await ask(null, count)
  const into = Array.from({ length: Number(first(count)) }, (): Handle => 0)
  if (into.length > 0) await ask(into, count)
  return into.slice(0, Number(first(count)))
}

function limitIn(info: Buffer): number {
  const limit = info.readBigUInt64LE(tokenInfo.maxSessionsAt)
  return limit > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(limit)
}

function first(values: readonly Handle[]): Handle {
  return values[0] ?? 0
}
