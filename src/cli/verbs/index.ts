/** The verbs, by hand and in the order of the usage text. */
import type { Verb } from '../verb.ts'
import { cancel } from './cancel.ts'
import { config } from './config.ts'
import { delays } from './delays.ts'
import { dismiss } from './dismiss.ts'
import { dossier } from './dossier.ts'
import { fetchFile } from './fetch.ts'
import { inbox } from './inbox.ts'
import { lanes } from './lanes.ts'
import { list } from './list.ts'
import { polls } from './polls.ts'
import { replay } from './replay.ts'
import { resend } from './resend.ts'
import { send } from './send.ts'
import { status } from './status.ts'

export const verbs: readonly Verb[] = [send, status, list, dossier, fetchFile, cancel, replay, resend, dismiss, inbox, lanes, polls, delays, config]
