import { expect, test } from 'vitest'
import { certificateStates } from '../../../schemas/certificates.ts'
import { certificateMoves } from '../../../src/domain/certificate-moves.ts'

test('no move leads to where it began, and none away from the archive', () => {
  for (const state of certificateStates) expect(certificateMoves[state]).not.toContain(state)
  expect(certificateMoves.archived).toEqual([])
})

test('every certificate that is not archived can be, at once: its key may be lost today', () => {
  for (const state of certificateStates.filter((one) => one !== 'archived')) expect(certificateMoves[state]).toContain('archived')
})

test('what has signed never goes back to counting for nothing', () => {
  for (const state of ['active', 'verify-only'] as const) {
    expect(certificateMoves[state]).not.toContain('planned')
    expect(certificateMoves[state]).not.toContain('published')
  }
})

test('what signs no more can be taken back into use', () => {
  expect(certificateMoves['verify-only']).toContain('active')
})
