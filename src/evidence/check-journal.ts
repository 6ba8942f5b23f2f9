/** Follows each entry of the journal to its block, the blocks to each other, and the time stamps over them. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { blockHash } from '../domain/journal-block.ts'
import { leafDigest, rootByPath } from '../domain/merkle.ts'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import { createVerifyTimeStamp } from '../signing/cms/time-stamp.ts'
import { checkEntries } from './check-entries.ts'
import { isRecent, type Checking } from './checking.ts'
import { failed, failedBy, incomplete, notChecked, ok, untrusted, withDoubt } from './findings.ts'
import { proofName, type Proof } from './journal-proof.ts'

export async function checkJournal(checking: Checking): Promise<readonly EvidenceFinding[]> {
  const { container, description: { transfer }, proof, sealedAt } = checking
  if (proof === undefined && container.parts.some(({ name }) => name === proofName)) return [failed(proofName, 'evidence-form')]
  if (proof === undefined || proof.entries.length === 0) {
    if (isRecent(transfer.acceptedAt, sealedAt)) return [notChecked(proofName, { vi: 'Chưa mục nhật ký nào của lượt chuyển vào khối', en: 'No entry of the journal about it is in a block yet' })]
    return [incomplete(proofName, { vi: 'Thiếu nhật ký của lượt chuyển', en: 'The journal about it is not in the container' })]
  }
  return [...checkPaths(proof), ...checkBlocks(proof), ...(await checkStamps(proof, checking)), ...checkEntries(proof, checking)]
}

function checkPaths({ entries, blocks }: Proof): readonly EvidenceFinding[] {
  const byName = new Map(blocks.map((block) => [`${block.partition}/${block.number}`, block]))
  const lost = entries.flatMap(({ text, partition, block: number, index, path }, at) => {
    const block = byName.get(`${partition}/${number}`)
    const root = block && rootByPath(leafDigest(text), index, block.count, path.map((sibling) => Buffer.from(sibling, 'hex')))
    return block !== undefined && root?.toString('hex') === block.root ? [] : [failed(`journal/entries.jsonl, ${at + 1}`, 'journal-entry')]
  })
  if (lost.length > 0) return lost
  return [ok('journal/entries.jsonl', { vi: `${entries.length} mục nhật ký đều dẫn tới khối của chúng`, en: `All ${entries.length} entries of the journal lead to their blocks` })]
}

function checkBlocks({ blocks }: Proof): readonly EvidenceFinding[] {
  const broken = blocks.filter((block, index) => blockHash(block) !== block.hash || !mayFollow(blocks[index - 1], block))
  if (broken.length > 0) return broken.map(({ partition, number }) => failed(`journal/blocks.txt, ${partition}/${number}`, 'journal-block'))
  return [ok('journal/blocks.txt', { vi: `${blocks.length} khối nối tiếp nhau`, en: `All ${blocks.length} blocks follow each other` })]
}

/** Blocks that prove nothing about it are left out; those whose numbers follow each other must hold on to each other. */
function mayFollow(before: Proof['blocks'][number] | undefined, block: Proof['blocks'][number]): boolean {
  if (before === undefined || block.previous === before.hash) return true
  if (before.partition === block.partition) return block.number > before.number + 1
  return block.partition > before.partition
}

async function checkStamps({ blocks, stamps }: Proof, { judge, now }: Checking): Promise<readonly EvidenceFinding[]> {
  const findings: EvidenceFinding[] = []
  const hashes = new Set(blocks.map(({ hash }) => hash))
  for (const stamp of stamps) {
    const place = `journal/stamps/${stamp.hash}.tst`
    findings.push(!hashes.has(stamp.hash) ? failed(place, 'journal-block') : await checkStamp(place, stamp, judge, now))
  }
  const stamped = new Set(stamps.map(({ hash }) => hash))
  const open = blocks.filter((block, index) => !stamped.has(block.hash) && blocks[index + 1]?.previous !== block.hash)
  if (open.length === 0) return findings
  const places = open.map(({ partition, number }) => `${partition}/${number}`).join(', ')
  return [...findings, notChecked('journal/stamps', { vi: `Chưa có dấu thời gian cho khối ${places} và các khối liền trước`, en: `No time stamp yet on block ${places}, nor after it` })]
}

async function checkStamp(place: string, { hash, token }: Proof['stamps'][number], judge: Pick<CertificateJudge, 'judge'>, now: Date): Promise<EvidenceFinding> {
  try {
    const bytes = Buffer.from(token, 'base64')
    const { result: stamp, doubt } = await withDoubt(judge, (lenient) => createVerifyTimeStamp({ judge: lenient, clock: { now: () => now } })(bytes, Buffer.from(hash, 'hex')))
    const words = { vi: `${stamp.authority} đóng dấu thời gian lúc ${stamp.at.toISOString()}`, en: `${stamp.authority} stamped it at ${stamp.at.toISOString()}` }
    return doubt ? untrusted(place, words, doubt) : ok(place, words)
  } catch (error) {
    return failedBy(place, error)
  }
}
