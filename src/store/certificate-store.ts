/** The CertificateStore port on PostgreSQL. */
import type { CertificateStore } from '../ports/certificate-store.ts'
import { alarmOnce, answerBefore, keepAnswer, findAnswer, latestAnswers } from './certificate-answers.ts'
import { addCertificate, moveCertificate, rotateCertificate, seedCertificates } from './certificate-changes.ts'
import { listCertificates } from './certificate-rows.ts'
import type { Listening } from './listening.ts'
import type { Pool } from './pool.ts'

/** `listening` hears `certificateChannel`. */
export function createCertificateStore(pool: Pool, listening: Listening): CertificateStore {
  return {
    list: () => listCertificates(pool),
    add: (certificate, order) => addCertificate(pool, certificate, order),
    move: (thumbprint, state, order) => moveCertificate(pool, thumbprint, state, order),
    rotate: (thumbprint, order) => rotateCertificate(pool, thumbprint, order),
    seed: (certificates) => seedCertificates(pool, certificates),
    listen: (onChange) => listening.listen(onChange),
    keepAnswer: (answer) => keepAnswer(pool, answer),
    latestAnswers: (known) => latestAnswers(pool, known),
    answerBefore: (source, about, time) => answerBefore(pool, source, about, time),
    answer: (digest) => findAnswer(pool, digest),
    alarmOnce: (name, event) => alarmOnce(pool, name, event),
  }
}
