/** What a token answers when it does not do what it was asked (PKCS #11, section 5.1). */

export interface TokenRefusal extends Error {
  /** The CK_RV. */
  readonly answer: number
}

const names: Readonly<Record<number, string>> = {
  0x05: 'CKR_GENERAL_ERROR',
  0x06: 'CKR_FUNCTION_FAILED',
  0x0a: 'CKR_CANT_LOCK',
  0x30: 'CKR_DEVICE_ERROR',
  0x31: 'CKR_DEVICE_MEMORY',
  0x32: 'CKR_DEVICE_REMOVED',
  0x60: 'CKR_KEY_HANDLE_INVALID',
  0x63: 'CKR_KEY_TYPE_INCONSISTENT',
  0x68: 'CKR_KEY_FUNCTION_NOT_PERMITTED',
  0x70: 'CKR_MECHANISM_INVALID',
  0x71: 'CKR_MECHANISM_PARAM_INVALID',
  0x82: 'CKR_OBJECT_HANDLE_INVALID',
  0x90: 'CKR_OPERATION_ACTIVE',
  0xa0: 'CKR_PIN_INCORRECT',
  0xa1: 'CKR_PIN_INVALID',
  0xa2: 'CKR_PIN_LEN_RANGE',
  0xa3: 'CKR_PIN_EXPIRED',
  0xa4: 'CKR_PIN_LOCKED',
  0xb0: 'CKR_SESSION_CLOSED',
  0xb1: 'CKR_SESSION_COUNT',
  0xb3: 'CKR_SESSION_HANDLE_INVALID',
  0xe0: 'CKR_TOKEN_NOT_PRESENT',
  0x100: 'CKR_USER_ALREADY_LOGGED_IN',
  0x101: 'CKR_USER_NOT_LOGGED_IN',
  0x102: 'CKR_USER_PIN_NOT_INITIALIZED',
  0x190: 'CKR_CRYPTOKI_NOT_INITIALIZED',
  0x191: 'CKR_CRYPTOKI_ALREADY_INITIALIZED',
}

const aboutPin: readonly number[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102]
const gone: readonly number[] = [0x30, 0x32, 0x60, 0x82, 0x90, 0xb0, 0xb3, 0xe0, 0x101]

export const alreadyLoggedIn = 0x100
export const alreadyInitialized = 0x191

export function tokenRefusal(call: string, answer: number): TokenRefusal {
  const name = names[answer] ?? `0x${answer.toString(16)}`
  return Object.assign(new Error(`the token answered ${name} to ${call}`), { answer })
}

/** Trying again with the same PIN would lock the token. */
export function isAboutPin(error: unknown): boolean {
  return isTokenRefusal(error) && aboutPin.includes(error.answer)
}

/** The session, the login or the token went away under us, or the session was left half way; what is opened anew may work. */
export function isGone(error: unknown): boolean {
  return isTokenRefusal(error) && gone.includes(error.answer)
}

export function isTokenRefusal(error: unknown): error is TokenRefusal {
  return error instanceof Error && 'answer' in error && typeof error.answer === 'number'
}
