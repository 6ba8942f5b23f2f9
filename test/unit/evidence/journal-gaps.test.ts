import { expect, test } from 'vitest'
import { blockHash } from '../../../src/domain/journal-block.ts'
import { verifyContainer } from '../../../src/evidence/verify-container.ts'
import type { ChainProof } from '../../../src/ports/chain-store.ts'
import { openScene, times } from '../../helpers/evidence.ts'
import { fileOf } from '../../helpers/evidence-zip.ts'

async function reportOf(change: (proof: ChainProof) => ChainProof) {
  const scene = await openScene({ journal: change })
  const report = await verifyContainer(fileOf(await scene.write()), { authorities: [scene.root], now: times.checked })
  await scene.close()
  return report
}

/** A block that holds on to one that is not in the container. */
function withBlock(number: number, partition = '2026-11'): (proof: ChainProof) => ChainProof {
  const block = { partition, number, count: 1, root: 'b'.repeat(64), previous: 'a'.repeat(64), madeAt: '2026-11-22T00:00:00.000Z' }
  return (proof) => ({ ...proof, blocks: [...proof.blocks, { ...block, hash: blockHash(block) }] })
}

test.each([[9, '2026-11'], [1, '2026-12']])('blocks that prove nothing about the transfer may be left out: %i of %s stands by itself, and has no stamp', async (number, partition) => {
  const { verdict, findings } = await reportOf(withBlock(number, partition))
  expect(verdict).toBe('valid')
  const open = findings.find(({ subject }) => subject === 'journal/stamps')
  expect(open).toMatchObject({ verdict: 'not-checked' })
  expect(JSON.stringify(open)).toContain(`${partition}/${number}`)
})

test.each([3, 2, 1])('a block under the next number, or an earlier one, holds on to the one before: %i', async (number) => {
  const { verdict, findings } = await reportOf(withBlock(number))
  expect(verdict).not.toBe('valid')
  expect(findings).toContainEqual(expect.objectContaining({ fault: 'journal-block' }))
})
