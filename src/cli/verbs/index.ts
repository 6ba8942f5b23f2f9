/** The verbs, by hand and in the order of the usage text. */
import type { Verb } from '../verb.ts'
import { access } from './access.ts'
import { accounts } from './accounts.ts'
import { ask } from './ask.ts'
import { audit } from './audit.ts'
import { cancel } from './cancel.ts'
import { certs } from './certs.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import { content } from './content.ts'
import { correct } from './correct.ts'
import { corrections } from './corrections.ts'
import { deadlines } from './deadlines.ts'
import { delays } from './delays.ts'
import { desk } from './desk.ts'
import { dismiss } from './dismiss.ts'
import { dossier } from './dossier.ts'
import { evidence } from './evidence.ts'
import { fetchFile } from './fetch.ts'
import { inbox } from './inbox.ts'
import { lanes } from './lanes.ts'
import { lineage } from './lineage.ts'
import { list } from './list.ts'
import { partners } from './partners.ts'
import { polls } from './polls.ts'
import { reconcile } from './reconcile.ts'
import { replay } from './replay.ts'
import { resend } from './resend.ts'
import { rules } from './rules.ts'
import { send } from './send.ts'
import { settings } from './settings.ts'
import { status } from './status.ts'
import { troubles } from './troubles.ts'
import { verify } from './verify.ts'
import { why } from './why.ts'

export const verbs: readonly Verb[] = [
  desk, troubles,
  send, status, list, dossier, content, lineage, fetchFile, ask, cancel,
  replay, resend, correct, corrections, dismiss, rules, inbox,
  partners, lanes, polls, reconcile, deadlines, why, delays,
  evidence, verify, certs, access, accounts, audit, settings, config, completion,
]
