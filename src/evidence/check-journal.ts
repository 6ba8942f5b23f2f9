/** Follows each entry of the journal to its block, the blocks to each other, and the time stamps over them. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { Sha256 } from '../../schemas/primitives.ts'
import { blockHash } from '../domain/journal-block.ts'
import { leafDigest, rootByPath } from '../domain/merkle.ts'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import { createVerifyTimeStamp } from '../signing/cms/time-stamp.ts'
import { checkEntries } from './check-entries.ts'
import type { Checking } from './checking.ts'
import { readJson } from './description.ts'
import { failed, failedBy, notChecked, ok, untrusted, withDoubt } from './findings.ts'

const Entry = Type.Object({ text: Type.String(), partition: Type.String(), block: Type.Integer(), index: Type.Integer(), path: Type.Array(Sha256) })
const Block = Type.Object({ partition: Type.String(), number: Type.Integer(), count: Type.Integer(), root: Sha256, previous: Sha256, madeAt: Type.String(), hash: Sha256 })
const Proof = Type.Object({
  entries: Type.Array(Entry),
  blocks: Type.Array(Block),
  stamps: Type.Array(Type.Object({ hash: Sha256, token: Type.String(), at: Type.String() })),
})
type Proof = Static<typeof Proof>

const subject = 'journal/proof.json'

export async function checkJournal(checking: Checking): Promise<readonly EvidenceFinding[]> {
  const bytes = await checking.container.read(subject)
  if (bytes === undefined) return [notChecked(subject, { vi: 'Chưa mục nhật ký nào của lượt chuyển vào khối', en: 'No entry of the journal about it is in a block yet' })]
  const proof = readJson(bytes)
  if (!Value.Check(Proof, proof)) return [failed(subject, 'evidence-form')]
  return [...checkPaths(proof), ...checkBlocks(proof), ...(await checkStamps(proof, checking)), ...checkEntries(proof.entries.map(({ text }) => text), checking)]
}

function checkPaths({ entries, blocks }: Proof): readonly EvidenceFinding[] {
  const lost = entries.flatMap(({ text, partition, block: number, index, path }, at) => {
    const block = blocks.find((candidate) => candidate.partition === partition && candidate.number === number)
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
  for (const stamp of stamps) {
    const block = blocks.find(({ hash }) => hash === stamp.hash)
    const place = `journal/stamps/${stamp.hash}.tst`
    findings.push(block === undefined ? failed(place, 'journal-block') : await checkStamp(place, stamp, judge, now))
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
