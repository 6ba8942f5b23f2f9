import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textDifference } from '../../../src/console/pages/corrections/text-difference.ts'

describe('the difference of two texts', () => {
  test('is what stands between their common ends', () => {
    expect(textDifference('09x12345678', '0912345678')).toStrictEqual({ head: '09', before: 'x', after: '', tail: '12345678' })
    expect(textDifference('aa', 'aaa')).toStrictEqual({ head: 'aa', before: '', after: 'a', tail: '' })
  })

  test('parts no letter from its accent, however it is composed', () => {
    expect(textDifference('Mẫu'.normalize('NFD'), 'Mẩu'.normalize('NFD'))).toStrictEqual({ head: 'M', before: 'ẫ'.normalize('NFD'), after: 'ẩ'.normalize('NFD'), tail: 'u' })
  })

  test('gives both texts back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        const { head, before, after, tail } = textDifference(one, other)
        expect(head + before + tail).toBe(one)
        expect(head + after + tail).toBe(other)
      }),
    )
  })
})
