/** Callbacks that nobody in their senses sends, made from one that is good. */
import type { RawCallback } from '../../src/ports/adapter.ts'

/** The door takes no more. */
const mostBytes = 1024 * 1024

export function senseless(good: RawCallback): readonly (readonly [what: string, callback: RawCallback])[] {
  const bodies: readonly (readonly [string, Uint8Array | string])[] = [
    ['nothing', ''],
    ['half of it', good.body.subarray(0, Math.floor(good.body.byteLength / 2))],
    ['bytes of no sense', Buffer.from([0x00, 0xff, 0xfe, 0x3c, 0x7b, 0x22, 0xc3, 0x28])],
    ['bytes that are no UTF-8 after it', Buffer.concat([good.body, Buffer.from([0xff])])],
    ['null', 'null'],
    ['a number', '0'],
    ['a list', '[]'],
    ['an object', '{}'],
    ['a page', '<html><body><h1>502</h1></body></html>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['deep lists', '['.repeat(mostBytes / 2) + ']'.repeat(mostBytes / 2)],
    ['deep objects', '{"a":'.repeat(mostBytes / 8)],
    ['deep elements', '<a>'.repeat(mostBytes / 4)],
    ['as much as the door takes', Buffer.alloc(mostBytes, 0x20)],
    ['one long text', `"${'x'.repeat(mostBytes - 2)}"`],
    ['one long number', '9'.repeat(mostBytes)],
  ]
  return [
    ...bodies.map(([what, body]) => [what, { ...good, body: Buffer.from(body) }] as const),
    ...['GET', 'PUT', 'DELETE'].filter((method) => method !== good.method).map((method) => [`method ${method}`, { ...good, method }] as const),
    ...['', 'no-such-path', `${good.path}/more`, '../../etc', 'x'.repeat(8_000)].filter((path) => path !== good.path).map((path) => [`path ${path.slice(0, 40)}`, { ...good, path }] as const),
    ['no headers and no body', { ...good, headers: {}, query: {}, body: Buffer.alloc(0) }] as const,
  ]
}
