/** Bytes for many rows as one value, which the statement cuts up: a list of them would be written out in hexadecimal. */

export interface JoinedBytes {
  readonly all: Buffer
  /** Where each begins among all, counted from 1 as `substring` counts. */
  readonly from: readonly number[]
  readonly length: readonly number[]
}

export function joinBytes(parts: readonly Uint8Array[]): JoinedBytes {
  let next = 1
  const from = parts.map(({ byteLength }) => {
    const place = next
    next += byteLength
    return place
  })
  return { all: Buffer.concat(parts), from, length: parts.map(({ byteLength }) => byteLength) }
}
