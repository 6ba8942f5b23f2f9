/** Keeps what must not lie open in the database or on a disk. */

export interface Vault {
  /** `about` is not kept, and must be the same at opening: what was sealed in one place does not open in another. */
  seal(bytes: Uint8Array, about?: string): Uint8Array
  /** Throws where the bytes were changed, are about something else, or were sealed with a key that is not here. */
  open(bytes: Uint8Array, about?: string): Uint8Array
}
