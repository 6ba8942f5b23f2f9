/** Which documents the main thread reads itself: few bytes and few nodes. */
import { describe, expect, test } from 'vitest'
import { readApart } from '../../../src/signing/dsig/read-apart.ts'
import { readUnsignedDocument } from '../../../src/signing/gip/gip-document.ts'

const script = new URL('../../../src/signing/gip/read-unsigned-worker.ts', import.meta.url)
const documentOf = (content: string) => Buffer.from(`<DATA><HEADER><MSG_ID>m</MSG_ID></HEADER><BODY>${content}</BODY><SECURITY/></DATA>`)

describe('a document', () => {
  test.each([
    ['as messages are', '<CHITIET><SO_TIEN>10000</SO_TIEN></CHITIET>'.repeat(500), true],
    ['of one long text', 'x'.repeat(100_000), true],
    ['of many elements', '<a/>'.repeat(5_000), false],
    ['of many attributes', '<a b="" c="" d=""/>'.repeat(1_000), false],
    ['of many bytes', 'x'.repeat(200_000), false],
  ])('%s', async (_what, content, onMainThread) => {
    let read = 0
    const bytes = documentOf(content)
    const document = await readApart(bytes, (given) => {
      read += 1
      return readUnsignedDocument(given)
    }, script)
    expect(read).toBe(onMainThread ? 1 : 0)
    expect(document).toEqual(readUnsignedDocument(bytes))
  })
})
