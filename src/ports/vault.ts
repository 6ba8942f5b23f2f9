/** Keeps what must not lie open in the database or on a disk. */

export interface Vault {
  /** `about` is not kept, and must be the same at opening: what was sealed in one place does not open in another. */
  seal(bytes: Uint8Array, about?: string): Uint8Array
  /** Throws where the bytes were changed, are about something else, or were sealed with a key that is not here. */
  open(bytes: Uint8Array, about?: string): Uint8Array
  /**
   * The same content under the first key; only the key of the content is sealed anew, so the content's length costs nothing
   * but its copy. Undefined where it is under the first key already. Throws as `open` does, without opening the content.
   */
  rewrap(bytes: Uint8Array): Uint8Array | undefined
  /**
   * Keyed hashes of a text (HMAC-SHA-256), one a key, the first key's before the others: `<key id>.<64 hexadecimal digits>`. The
   * same text has the same ones in every process, and nobody makes them without the keys.
   */
  fingerprints(text: string): readonly string[]
  /** How what the first key sealed begins: what does not begin so is to be wrapped anew. */
  readonly firstKeyMark: Uint8Array
  /** Of all keys that open, the first before the others. */
  readonly keyIds: readonly string[]
}
