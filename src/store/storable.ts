/** PostgreSQL text and jsonb hold neither NUL nor lone surrogates; partners in trouble send both, and an answer must be kept. */

export function storableText(text: string): string
export function storableText(text: string | undefined): string | null
export function storableText(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\u0000', '\ufffd').toWellFormed()
}

// how JSON.stringify writes what cannot be stored; it also finds a few texts that can be, which costs them a second look only
const suspicious = /\\u(0000|d[89a-f])/

export function storableJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!suspicious.test(json)) return json
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? storableText(inner) : inner))
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a uuid column can be asked for this; anything else is an unknown id, not an error. */
export function isUuid(id: string): boolean {
  return uuid.test(id)
}
