import { expect, test } from 'vitest'
import { viewAttempt } from '../../../src/http/views.ts'

test('the signed messages of an attempt are shown as text, cut where they are long, and left out where they are none', () => {
  const message = (digest: string, bytes: Uint8Array) => ({ digest, bytes })
  const record = {
    code: 'ok', words: undefined, raw: undefined, fields: [], exchanges: [], signatures: [], receipt: undefined,
    messages: [message('a'.repeat(64), Buffer.from('{"mã":1}')), message('b'.repeat(64), Buffer.from([0xff, 0xfe, 0x00])), message('c'.repeat(64), Buffer.from('x'.repeat(70_000)))],
  }
  const [text, binary, long] = viewAttempt({ number: 1, trigger: 'automatic', startedAt: new Date(0), finishedAt: new Date(1), outcome: 'delivered', digest: undefined, record }).messages ?? []
  expect(text).toEqual({ digest: 'a'.repeat(64), bytes: 9, text: '{"mã":1}' })
  expect(binary).toEqual({ digest: 'b'.repeat(64), bytes: 3 })
  expect([long?.bytes, long?.text?.length]).toEqual([70_000, 65_536])
})
